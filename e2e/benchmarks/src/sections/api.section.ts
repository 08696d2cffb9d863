import {
  DEFAULT_QUEUE,
  ensureDebianPackages,
  median,
  runProgram,
  startGatewayProcess,
  waitUntilReady,
  type StartedService,
} from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchmarkContext } from '../benchmark-context.js';
import { findLoadDriver, type PushRequest } from '../push-load.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';
import { measurePushesOf, WARM_UP_SECONDS, type PushedSide, type PushMeasurement } from './pushes.section.js';

const CLI = join(WORKSPACE_ROOT, 'apps/cli/dist/main.js');

/** Least shares of the rate of `POST /push`. */
const PLAIN_SHARE = 0.9;
const FULL_SHARE = 0.7;

const JSON_HEADERS = { 'content-type': 'application/json' };

const PROCESSOR_TIMES = ['serverMicros', 'brokerMicros', 'storeMicros'] as const;

interface Side extends PushedSide {
  readonly name: string;
  readonly measurements: PushMeasurement[];
}

function fullPush(key: string): PushRequest {
  return {
    path: '/v1/jobs',
    headers: { ...JSON_HEADERS, authorization: `Bearer ${key}` },
    body: JSON.stringify({ input: 'benchmark', metadata: { customer: '4711', order: '2026-01-01' } }),
    uniqueHeader: 'idempotency-key',
  };
}

/** Makes a file of access keys with one key. */
async function makeKey(folder: string): Promise<{ readonly file: string; readonly key: string }> {
  const file = join(folder, 'access-keys.json');
  const printed = await runProgram([process.execPath, CLI, 'keys', 'create', 'benchmark', '--file', file]);
  const key = /^tidegate_\S+$/m.exec(printed)?.[0];
  if (key === undefined) throw new Error(`no key was printed: ${printed}`);
  return { file, key };
}

function sidesOf(open: StartedService, closed: StartedService, key: string): readonly Side[] {
  const side = (name: string, started: StartedService, request?: PushRequest): Side => ({
    name,
    ...started,
    queue: DEFAULT_QUEUE,
    ...(request ? { request } : {}),
    measurements: [],
  });
  const plain = { path: '/v1/jobs', headers: JSON_HEADERS, body: JSON.stringify({ input: 'benchmark' }) };
  return [
    side('POST /push', open),
    side('POST /v1/jobs', open, plain),
    side('the same with access key, idempotency key, metadata', closed, fullPush(key)),
  ];
}

/** What the parts of a push through `/v1/jobs` cost beside the push of the earlier service's clients. */
export async function measureApi(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  // The other driver takes a processor for itself, the more the longer the requests are.
  const missing = await ensureDebianPackages({ names: ['wrk'], purpose: 'the load driver' }, say);
  const driver = await findLoadDriver();
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  const { file, key } = await makeKey(folder);
  const open = await startGatewayProcess(services);
  const closed = await startGatewayProcess(services, { ACCESS_KEYS_FILE: file });
  const sides = sidesOf(open, closed, key);
  try {
    await Promise.all([waitUntilReady(open), waitUntilReady(closed)]);
    for (const side of sides) await measurePushesOf(context, driver, side, WARM_UP_SECONDS);
    for (let run = 1; run <= options.runs; run += 1) {
      for (const side of sides) {
        const measurement = await measurePushesOf(context, driver, side, options.seconds);
        side.measurements.push(measurement);
        say(`api ${run}/${options.runs} ${side.name}: ${renderFigure(measurement.pushesPerSecond)}/s`);
      }
    }
  } finally {
    await Promise.all([open.service.stop(), closed.service.stop()]);
    rmSync(folder, { recursive: true });
  }
  const extent = `${options.runs} runs of ${options.seconds} s, ${options.connections} connections by ${driver.name}`;
  return reportOf(sides, extent, missing);
}

function reportOf(sides: readonly Side[], extent: string, missing: string | undefined): SectionReport {
  const medianOf = ({ measurements }: Side, figure: keyof PushMeasurement): number =>
    median(measurements.map((measurement) => measurement[figure]));
  const [legacy, plain, full] = sides.map((side) => medianOf(side, 'pushesPerSecond'));
  const share = (rate: number | undefined): number | undefined =>
    rate === undefined || legacy === undefined ? undefined : rate / legacy;
  return {
    title: 'Pushes through /v1/jobs beside /push',
    header: ['push', 'pushes/s', 'of /push', 'gateway µs', 'broker µs', 'store µs'],
    rows: sides.map((side) => [
      side.name,
      renderFigure(medianOf(side, 'pushesPerSecond')),
      `${renderFigure(share(medianOf(side, 'pushesPerSecond')) ?? NaN)}×`,
      ...PROCESSOR_TIMES.map((figure) => renderFigure(medianOf(side, figure))),
    ]),
    targets: [
      { name: 'POST /v1/jobs', value: share(plain), relation: 'at least', bound: PLAIN_SHARE, unit: '×' },
      {
        name: 'with access key, idempotency key and metadata',
        value: share(full),
        relation: 'at least',
        bound: FULL_SHARE,
        unit: '×',
      },
      {
        name: 'answers other than 2xx',
        value: sides.flatMap(({ measurements }) => measurements).reduce((sum, { errors }) => sum + errors, 0),
        relation: 'at most',
        bound: 0,
        unit: 'errors',
      },
    ],
    notes: [
      `medians of ${extent}, the sides in turn; processor time per push`,
      ...(missing === undefined ? [] : [`the driver weighs on the result: ${missing}`]),
    ],
    measurements: Object.fromEntries(
      sides.map(({ name, measurements }) => [
        name,
        measurements.map(({ pushesPerSecond }) => pushesPerSecond),
      ]),
    ),
  };
}
