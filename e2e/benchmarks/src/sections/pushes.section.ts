import {
  type ChildService,
  DEFAULT_QUEUE,
  ensureDebianPackages,
  median,
  startGatewayProcess,
  waitUntilReady,
} from '@tidegate/harness';
import { readProcessorSeconds } from '@tidegate/processes';
import { BARE_QUEUE } from '../bare/bare-sides.js';
import { startBarePushServer, startCeleryService } from '../bare/start-sides.js';
import type { BenchmarkContext } from '../benchmark-context.js';
import { findLoadDriver, type LoadDriver, type PushRequest } from '../push-load.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';

/** FastAPI and Celery with what makes uvicorn fast, and the load driver. */
const CELERY_PACKAGES = {
  names: [
    'python3-fastapi',
    'python3-celery',
    'python3-redis',
    'python3-uvicorn',
    'python3-uvloop',
    'python3-httptools',
    'wrk',
  ],
  purpose: 'the FastAPI + Celery side',
};

/** Least share of the bare server's pushes per second. */
const BARE_SHARE = 0.85;
/** Least multiple of the earlier service's pushes per second. */
const CELERY_MULTIPLE = 10;
/** Before the first measurement of a side: its code is compiled by then, its connections are open. */
export const WARM_UP_SECONDS = 3;

/** What one run over one side measured. */
export interface PushMeasurement {
  readonly pushesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  /** Processor time per push, in microseconds: the server's, the broker's, the store's. */
  readonly serverMicros: number;
  readonly brokerMicros: number;
  readonly storeMicros: number;
}

/** What is loaded. */
export interface PushedSide {
  readonly url: string;
  readonly service: ChildService;
  /** The queue that its pushes fill; Celery's lie in the store. */
  readonly queue: string;
  /** @defaultValue the push of the earlier service's clients */
  readonly request?: PushRequest;
}

interface Side extends PushedSide {
  readonly name: string;
  readonly measurements: PushMeasurement[];
}

async function startSides(context: BenchmarkContext, missing: string | undefined): Promise<Side[]> {
  const { services } = context;
  const gateway = await startGatewayProcess(services);
  const bare = await startBarePushServer(services);
  await Promise.all([waitUntilReady(gateway), waitUntilReady(bare)]);
  const sides = [
    { name: 'Tidegate gateway', ...gateway, queue: DEFAULT_QUEUE, measurements: [] },
    { name: 'bare Fastify', ...bare, queue: BARE_QUEUE, measurements: [] },
  ];
  if (missing !== undefined) return sides;
  const celery = await startCeleryService(services);
  await waitUntilReady(celery);
  return [...sides, { name: 'FastAPI + Celery', ...celery, queue: BARE_QUEUE, measurements: [] }];
}

/** Loads one side for some seconds, with store and queue empty before and after. */
export async function measurePushesOf(
  context: BenchmarkContext,
  driver: LoadDriver,
  side: PushedSide,
  seconds: number,
): Promise<PushMeasurement> {
  const { options, services } = context;
  const pids = [side.service.pid, services.pids.broker, services.pids.store];
  await context.clear(side.queue);
  const before = pids.map(readProcessorSeconds);
  const result = await driver.run({
    url: side.url,
    connections: options.connections,
    seconds,
    ...(side.request === undefined ? {} : { request: side.request }),
  });
  const [serverMicros = 0, brokerMicros = 0, storeMicros = 0] = pids.map(
    (pid, index) => ((readProcessorSeconds(pid) - (before[index] ?? 0)) * 1e6) / Math.max(1, result.pushes),
  );
  await context.clear(side.queue);
  return { ...result, serverMicros, brokerMicros, storeMicros };
}

function medianOf(side: Side | undefined, quantity: keyof PushMeasurement): number | undefined {
  return side === undefined
    ? undefined
    : median(side.measurements.map((measurement) => measurement[quantity]));
}

function ratio(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined ? undefined : value / by;
}

/**
 * How many pushes a second one gateway process accepts, each recorded and confirmed, beside the least server that
 * does the same and the service that Tidegate follows. The sides take turns, so that a slow minute of the machine
 * falls on all of them.
 */
export async function measurePushes(context: BenchmarkContext): Promise<SectionReport> {
  const missing = await ensureDebianPackages(CELERY_PACKAGES, context.say);
  const driver = await findLoadDriver();
  const sides = await startSides(context, missing);
  try {
    for (const side of sides) await measurePushesOf(context, driver, side, WARM_UP_SECONDS);
    for (let run = 1; run <= context.options.runs; run++) {
      for (const side of sides) {
        const measurement = await measurePushesOf(context, driver, side, context.options.seconds);
        side.measurements.push(measurement);
        context.say(
          `pushes ${run}/${context.options.runs} ${side.name}: ${renderFigure(measurement.pushesPerSecond)}/s`,
        );
      }
    }
  } finally {
    await Promise.all(sides.map((side) => side.service.stop()));
  }
  const [gateway, bare, celery] = sides;
  const ours = medianOf(gateway, 'pushesPerSecond');
  const shareOfBare = ratio(ours, medianOf(bare, 'pushesPerSecond'));
  const multipleOfCelery = ratio(ours, medianOf(celery, 'pushesPerSecond'));
  const quantities = [
    'pushesPerSecond',
    'p50Ms',
    'p99Ms',
    'serverMicros',
    'brokerMicros',
    'storeMicros',
  ] as const;
  return {
    title: 'Pushes, each recorded and confirmed',
    header: [
      'side',
      'pushes/s',
      'p50 ms',
      'p99 ms',
      'server µs',
      'broker µs',
      'store µs',
      'errors',
      'gateway is',
    ],
    rows: sides.map((side) => [
      side.name,
      ...quantities.map((quantity) => renderFigure(medianOf(side, quantity) ?? NaN)),
      String(side.measurements.reduce((sum, { errors }) => sum + errors, 0)),
      `${renderFigure(ratio(ours, medianOf(side, 'pushesPerSecond')) ?? NaN)}×`,
    ]),
    targets: [
      {
        name: 'gateway to bare Fastify',
        value: shareOfBare,
        relation: 'at least',
        bound: BARE_SHARE,
        unit: '×',
      },
      {
        name: 'gateway to FastAPI + Celery',
        value: multipleOfCelery,
        relation: 'at least',
        bound: CELERY_MULTIPLE,
        unit: '×',
      },
      {
        name: 'errors of the gateway',
        value: gateway?.measurements.reduce((sum, { errors }) => sum + errors, 0),
        relation: 'at most',
        bound: 0,
        unit: 'errors',
      },
    ],
    notes: [
      `medians of ${context.options.runs} runs of ${context.options.seconds} s, the sides in turn, ${context.options.connections} connections by ${driver.name}`,
      'µs: processor time per push of the server, of RabbitMQ, and of Redis, which syncs every write on all sides',
      ...(missing === undefined ? [] : [`FastAPI + Celery was not measured: ${missing}`]),
    ],
    measurements: Object.fromEntries(
      sides.flatMap((side) =>
        quantities.map((quantity) => [
          `${side.name}: ${quantity}`,
          side.measurements.map((measurement) => measurement[quantity]),
        ]),
      ),
    ),
  };
}
