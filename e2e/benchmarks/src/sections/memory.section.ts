import {
  ApiClient,
  DEFAULT_QUEUE,
  concurrently,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
} from '@tidegate/harness';
import { listDescendants, readResidentMegabytes } from '@tidegate/processes';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';
import { INSTANT_MODEL } from './worker-overhead.section.js';

const BOUNDS_MB = { gateway: 130, worker: 120, 'model host': 60 } as const;
/** How much the last reading may lie above the first: a leak of 300 bytes a job would show. */
const GROWTH_BOUND_MB = 25;
/** Jobs before the first reading, as a share of those that follow, so that compiled code and full-grown pools are no growth. */
const WARM_UP_SHARE = 0.2;
const LANES = 64;
/** A reading is the least of some: memory at rest, not between two collections of garbage. */
const REST_READINGS = 10;
const REST_READING_EVERY_MS = 500;
const DRAIN_CHECK_EVERY_MS = 100;
const DRAIN_WITHIN_MS = 900_000;

type Part = keyof typeof BOUNDS_MB;
type Reading = Readonly<Record<Part, number>>;

async function readAtRest(pids: Readonly<Record<Part, number>>): Promise<Reading> {
  const readings: Reading[] = [];
  for (let reading = 0; reading < REST_READINGS; reading++) {
    await delay(REST_READING_EVERY_MS);
    readings.push({
      gateway: readResidentMegabytes(pids.gateway),
      worker: readResidentMegabytes(pids.worker),
      'model host': readResidentMegabytes(pids['model host']),
    });
  }
  const leastOf = (part: Part): number => Math.min(...readings.map((reading) => reading[part]));
  return { gateway: leastOf('gateway'), worker: leastOf('worker'), 'model host': leastOf('model host') };
}

/** Pushes jobs, reads status and result of some as clients do, and waits until none waits. */
async function runJobs(context: BenchmarkContext, url: string, count: number): Promise<void> {
  const client = new ApiClient(url, LANES);
  await concurrently({ count, lanes: LANES }, async (index) => {
    await client.readStatus(await client.push(`job ${index}`));
  });
  await client.close();
  const reader = await context.openDepthReader(DEFAULT_QUEUE);
  const deadlineMs = performance.now() + DRAIN_WITHIN_MS;
  while ((await reader.read()) > 0) {
    if (performance.now() > deadlineMs) throw new Error('the worker does not drain its queue');
    await delay(DRAIN_CHECK_EVERY_MS);
  }
  await reader.close();
}

function findModelHost(workerPid: number): number {
  const [host, ...others] = listDescendants(workerPid);
  if (host === undefined || others.length > 0)
    throw new Error(`worker ${workerPid} has ${others.length + 1} children`);
  return host;
}

/** Resident memory at rest, and whether it grows with the jobs that have passed. */
export async function measureMemory(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options, say } = context;
  const warmUpJobs = Math.ceil(options.memoryJobs * WARM_UP_SHARE);
  const gateway = await startGatewayProcess(services);
  const worker = await startWorkerProcess(services, { path: INSTANT_MODEL });
  try {
    await Promise.all([waitUntilReady(gateway), waitUntilReady(worker)]);
    await context.clear(DEFAULT_QUEUE);
    const pids = {
      gateway: gateway.service.pid,
      worker: worker.service.pid,
      'model host': findModelHost(worker.service.pid),
    };
    const started = await readAtRest(pids);
    say(`memory: ${warmUpJobs} jobs to warm up`);
    await runJobs(context, gateway.url, warmUpJobs);
    const first = await readAtRest(pids);
    say(`memory: ${options.memoryJobs} jobs`);
    await runJobs(context, gateway.url, options.memoryJobs);
    const last = await readAtRest(pids);
    const parts = ['gateway', 'worker', 'model host'] as const;
    return {
      title: 'Resident memory at rest, MB',
      header: ['process', 'after its start', 'first', 'last', 'growth'],
      rows: parts.map((part) => [
        part,
        ...[started[part], first[part], last[part], last[part] - first[part]].map(renderFigure),
      ]),
      targets: parts.flatMap((part) => [
        {
          name: `${part} at rest`,
          value: started[part],
          relation: 'at most',
          bound: BOUNDS_MB[part],
          unit: 'MB',
        } as const,
        {
          name: `${part}, growth over ${options.memoryJobs} jobs`,
          value: last[part] - first[part],
          relation: 'at most',
          bound: GROWTH_BOUND_MB,
          unit: 'MB',
        } as const,
      ]),
      notes: [
        `first: after ${warmUpJobs} jobs; last: after ${options.memoryJobs} more; each the least of ${REST_READINGS} readings at rest`,
      ],
      measurements: Object.fromEntries(parts.map((part) => [part, [started[part], first[part], last[part]]])),
    };
  } finally {
    await Promise.all([gateway.service.stop(), worker.service.stop()]);
  }
}
