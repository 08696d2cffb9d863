import {
  DEFAULT_QUEUE,
  ensureDebianPackages,
  median,
  runProgram,
  startGatewayProcess,
  waitUntilReady,
  type StartedService,
} from '@tidegate/harness';
import { readProcessorSeconds } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkContext } from '../benchmark-context.js';
import { findLoadDriver, type LoadDriver } from '../push-load.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';
import { readThreadSeconds } from '../thread-times.js';
import { EndedJobs } from '../webhooks/ended-jobs.js';
import { readDeliveryCount, startReceiver } from '../webhooks/receiver.js';
import { WARM_UP_SECONDS } from './pushes.section.js';

const CLI = join(WORKSPACE_ROOT, 'apps/cli/dist/main.js');

const WEBHOOKS_PER_SECOND = 500;
/** Least share of the pushes without webhooks. */
const LEAST_SHARE = 0.9;
/** Both events of each job, so that there is an order to keep; somewhat more than is asked for. */
const EVENTS = ['started', 'completed'] as const;
const JOBS_PER_SECOND = (WEBHOOKS_PER_SECOND * 1.04) / EVENTS.length;
const ALL_RECEIVED_WITHIN_MS = 60_000;

const PUSH = {
  path: '/v1/jobs',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ input: 'benchmark' }),
};

const SIDES = ['without webhooks', 'with webhooks'] as const;

type Side = (typeof SIDES)[number];

interface Measurement {
  readonly pushesPerSecond: number;
  readonly p99Ms: number;
  readonly pushErrors: number;
  /** That had reached the receiver by the end of the load. */
  readonly webhooksPerSecond: number;
  readonly lost: number;
  /** Processor time per push: of the gateway's main thread, of RabbitMQ, of Redis. */
  readonly mainMicros: number;
  readonly brokerMicros: number;
  readonly storeMicros: number;
  /** Processor time per webhook: of the gateway's busiest other thread, and of the receiver. */
  readonly senderMicros: number;
  readonly receiverMicros: number;
}

interface Bench {
  readonly context: BenchmarkContext;
  readonly driver: LoadDriver;
  readonly gateway: StartedService;
  readonly receiver: StartedService;
  readonly jobs: EndedJobs;
}

/** Makes a file of the secrets of webhooks with one, which signs for all clients. */
async function makeSecret(folder: string): Promise<{ readonly file: string; readonly secret: string }> {
  const file = join(folder, 'webhook-secrets.json');
  const args = ['keys', 'webhook-secret', 'create', '--model', 'default', '--file', file];
  const printed = await runProgram([process.execPath, CLI, ...args]);
  const secret = /^whsec_\S+$/m.exec(printed)?.[0];
  if (secret === undefined) throw new Error(`no secret was printed: ${printed}`);
  return { file, secret };
}

/** Processor seconds of all that takes part. */
function readProcessors({
  context,
  gateway,
  receiver,
}: Bench): () => Record<'main' | 'sender' | 'broker' | 'store' | 'receiver', number> {
  const { pid } = gateway.service;
  const { broker, store } = context.services.pids;
  const read = () => ({
    threads: readThreadSeconds(pid),
    processes: [broker, store, receiver.service.pid].map(readProcessorSeconds),
  });
  const before = read();
  return () => {
    const after = read();
    const used = (id: number): number => (after.threads.get(id) ?? 0) - (before.threads.get(id) ?? 0);
    const [brokerUsed = 0, storeUsed = 0, receiverUsed = 0] = after.processes.map(
      (seconds, index) => seconds - (before.processes[index] ?? 0),
    );
    return {
      main: used(pid),
      sender: Math.max(...[...after.threads.keys()].filter((id) => id !== pid).map(used)),
      broker: brokerUsed,
      store: storeUsed,
      receiver: receiverUsed,
    };
  };
}

/** Pushes as fast as they are answered, while other jobs end, with or without a webhook each. */
async function measureSide(bench: Bench, side: Side, seconds: number): Promise<Measurement> {
  const { context, driver, gateway, receiver, jobs } = bench;
  await context.clear(DEFAULT_QUEUE);
  const before = await readDeliveryCount(receiver.url);
  const readUsed = readProcessors(bench);
  const { connections } = context.options;
  const load = driver.run({ url: gateway.url, request: PUSH, connections, seconds });
  const webhook = { url: `${receiver.url}/hook`, events: EVENTS };
  const ended = await jobs.endUntil(load, JOBS_PER_SECOND, side === 'with webhooks' ? webhook : undefined);
  const result = await load;
  const inTime = (await readDeliveryCount(receiver.url)).received - before.received;
  const used = readUsed();
  const expected = side === 'with webhooks' ? ended * EVENTS.length : 0;
  const countReceived = async (): Promise<number> =>
    (await readDeliveryCount(receiver.url)).received - before.received;
  await waitUntil(async () => (await countReceived()) >= expected, {
    what: `all ${expected} webhooks reach the receiver`,
    withinMs: ALL_RECEIVED_WITHIN_MS,
  }).catch(() => undefined);
  const perPush = (value: number): number => (value * 1e6) / Math.max(1, result.pushes);
  const perWebhook = (value: number): number => (inTime === 0 ? NaN : (value * 1e6) / inTime);
  return {
    pushesPerSecond: result.pushesPerSecond,
    p99Ms: result.p99Ms,
    pushErrors: result.errors,
    webhooksPerSecond: inTime / seconds,
    lost: expected - (await countReceived()),
    mainMicros: perPush(used.main),
    brokerMicros: perPush(used.broker),
    storeMicros: perPush(used.store),
    senderMicros: perWebhook(used.sender),
    receiverMicros: perWebhook(used.receiver),
  };
}

/** What it costs those who push that one gateway sends 500 webhooks a second. */
export async function measureWebhooks(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  const missing = await ensureDebianPackages({ names: ['wrk'], purpose: 'the load driver' }, say);
  const driver = await findLoadDriver();
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  const { file, secret } = await makeSecret(folder);
  const receiver = await startReceiver(secret);
  const gateway = await startGatewayProcess(services, {
    WEBHOOK_SECRETS_FILE: file,
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
  });
  const jobs = await EndedJobs.open(services.REDIS_URL);
  const bench = { context, driver, gateway, receiver, jobs };
  const measured: Record<Side, Measurement[]> = { 'without webhooks': [], 'with webhooks': [] };
  try {
    await waitUntilReady(gateway);
    for (const side of SIDES) await measureSide(bench, side, WARM_UP_SECONDS);
    for (let run = 1; run <= options.runs; run += 1) {
      // Each side is first as often as it is second: what the machine does beside them changes slowly.
      for (const side of run % 2 === 0 ? SIDES : SIDES.toReversed()) {
        const measurement = await measureSide(bench, side, options.seconds);
        measured[side].push(measurement);
        say(
          `webhooks ${run}/${options.runs} ${side}: ${renderFigure(measurement.pushesPerSecond)} pushes/s, ${renderFigure(measurement.webhooksPerSecond)} webhooks/s`,
        );
      }
    }
    const { misplaced, unsigned } = await readDeliveryCount(receiver.url);
    const extent = `${options.runs} runs of ${options.seconds} s, ${options.connections} connections by ${driver.name}`;
    return reportOf(measured, misplaced + unsigned, [
      `medians of ${extent}, the sides in turn; POST /v1/jobs without a webhook, by other clients than those of the webhooks`,
      `on both sides ${JOBS_PER_SECOND} jobs a second end, by the script that workers use; with webhooks each sends ${EVENTS.join(' and ')} to one receiver, which verifies signature and order`,
      'µs: processor time, per push of the gateway’s main thread, of RabbitMQ and of Redis; per webhook of the gateway’s sender thread and of the receiver, which has the same processors here',
      ...(missing === undefined ? [] : [`the driver weighs on the result: ${missing}`]),
    ]);
  } finally {
    await Promise.all([gateway.service.stop(), receiver.service.stop(), jobs.close()]);
    rmSync(folder, { recursive: true });
  }
}

function reportOf(
  measured: Readonly<Record<Side, readonly Measurement[]>>,
  wrong: number,
  notes: readonly string[],
): SectionReport {
  const figures = [
    'pushesPerSecond',
    'p99Ms',
    'mainMicros',
    'brokerMicros',
    'storeMicros',
    'webhooksPerSecond',
    'senderMicros',
    'receiverMicros',
  ] as const;
  const medianOf = (side: Side, figure: keyof Measurement): number =>
    median(measured[side].map((measurement) => measurement[figure]));
  const pairs = measured['with webhooks'].map(
    ({ pushesPerSecond }, index) =>
      pushesPerSecond / (measured['without webhooks'][index]?.pushesPerSecond ?? NaN),
  );
  const all = Object.values(measured).flat();
  return {
    title: `Pushes while one gateway sends ${WEBHOOKS_PER_SECOND} webhooks a second`,
    header: [
      'side',
      'pushes/s',
      'p99 ms',
      'main thread µs',
      'broker µs',
      'store µs',
      'webhooks/s',
      'sender µs',
      'receiver µs',
    ],
    rows: SIDES.map((side) => [
      side,
      ...figures.map((figure) => {
        const value = medianOf(side, figure);
        return Number.isNaN(value) ? '' : renderFigure(value);
      }),
    ]),
    targets: [
      {
        name: 'pushes beside those without webhooks, median of the pairs',
        value: median(pairs),
        relation: 'at least',
        bound: LEAST_SHARE,
        unit: '×',
      },
      {
        name: 'webhooks that reach the receiver meanwhile',
        value: medianOf('with webhooks', 'webhooksPerSecond'),
        relation: 'at least',
        bound: WEBHOOKS_PER_SECOND,
        unit: 'a second',
      },
      {
        name: 'webhooks that are lost, sent twice, out of order or not signed',
        value: wrong + all.reduce((sum, { lost }) => sum + Math.abs(lost), 0),
        relation: 'at most',
        bound: 0,
        unit: 'webhooks',
      },
      {
        name: 'pushes that were not taken',
        value: all.reduce((sum, { pushErrors }) => sum + pushErrors, 0),
        relation: 'at most',
        bound: 0,
        unit: 'pushes',
      },
    ],
    notes,
    measurements: Object.fromEntries(
      SIDES.flatMap((side) =>
        figures.map((figure) => [
          `${side}: ${figure}`,
          measured[side].map((measurement) => measurement[figure]),
        ]),
      ),
    ),
  };
}
