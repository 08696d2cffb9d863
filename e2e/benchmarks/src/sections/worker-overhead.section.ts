import {
  ApiClient,
  type ChildService,
  DEFAULT_QUEUE,
  type StartedService,
  concurrently,
  median,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
} from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BARE_QUEUE } from '../bare/bare-sides.js';
import { startBarePushServer, startBareWorker } from '../bare/start-sides.js';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';

/** Least share of the bare consumer's jobs per second. */
const BARE_SHARE = 0.85;
/** The first third of a drain is start-up and compilation, on both sides. */
const WARM_UP_SHARE = 0.33;
const PUSH_LANES = 64;
const DEPTH_READING_EVERY_MS = 20;
const DRAIN_WITHIN_MS = 120_000;

/** The model that takes no time, as a user would write it. */
export const INSTANT_MODEL = fileURLToPath(new URL('../../src/models/instant.model.ts', import.meta.url));

/** What is drained: jobs that come through its front, by its worker. */
export interface DrainedSide {
  readonly front: StartedService;
  readonly queue: string;
  readonly startWorkerProcess: () => Promise<ChildService>;
}

interface Side extends DrainedSide {
  readonly name: string;
  readonly jobsPerSecond: number[];
}

interface DepthSample {
  readonly atMs: number;
  readonly waiting: number;
}

/** Watches a queue until it is empty. */
async function watchDrain(
  context: BenchmarkContext,
  queue: string,
  worker: ChildService,
): Promise<DepthSample[]> {
  const reader = await context.openDepthReader(queue);
  const deadlineMs = performance.now() + DRAIN_WITHIN_MS;
  const samples: DepthSample[] = [];
  try {
    for (;;) {
      const waiting = await reader.read();
      samples.push({ atMs: performance.now(), waiting });
      if (waiting === 0) return samples;
      if (worker.hasExited) throw new Error(`${worker.name} ended:\n${worker.recentOutput}`);
      if (performance.now() > deadlineMs)
        throw new Error(`${waiting} jobs wait still:\n${worker.recentOutput}`);
      await delay(DEPTH_READING_EVERY_MS);
    }
  } finally {
    await reader.close();
  }
}

function slopePerSecond(samples: readonly DepthSample[], jobs: number): number {
  const first = samples.find(({ waiting }) => waiting <= jobs * (1 - WARM_UP_SHARE));
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first === last)
    throw new Error('too few jobs for a drain: --drain-jobs');
  return ((first.waiting - last.waiting) * 1000) / (last.atMs - first.atMs);
}

/**
 * Fills the queue, then starts the worker and watches it.
 *
 * @returns jobs per second, the first third not counted
 */
export async function drain(context: BenchmarkContext, side: DrainedSide): Promise<number> {
  const jobs = context.options.drainJobs;
  await context.clear(side.queue);
  const client = new ApiClient(side.front.url, PUSH_LANES);
  await concurrently({ count: jobs, lanes: PUSH_LANES }, async (index) => {
    await client.push(`job ${index}`);
  });
  await client.close();
  const worker = await side.startWorkerProcess();
  try {
    return slopePerSecond(await watchDrain(context, side.queue, worker), jobs);
  } finally {
    await worker.stop();
  }
}

/** How fast one worker drains a full queue with a model that takes no time, beside the least consumer there is. */
export async function measureWorkerOverhead(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options } = context;
  const fronts = { tidegate: await startGatewayProcess(services), bare: await startBarePushServer(services) };
  const tidegate: Side = {
    name: 'Tidegate worker',
    front: fronts.tidegate,
    queue: DEFAULT_QUEUE,
    startWorkerProcess: async () => (await startWorkerProcess(services, { path: INSTANT_MODEL })).service,
    jobsPerSecond: [],
  };
  const bare: Side = {
    name: 'bare consumer',
    front: fronts.bare,
    queue: BARE_QUEUE,
    startWorkerProcess: () => Promise.resolve(startBareWorker(services)),
    jobsPerSecond: [],
  };
  try {
    await Promise.all([waitUntilReady(fronts.tidegate), waitUntilReady(fronts.bare)]);
    for (let run = 1; run <= options.runs; run++) {
      for (const side of [tidegate, bare]) {
        const jobsPerSecond = await drain(context, side);
        side.jobsPerSecond.push(jobsPerSecond);
        context.say(`drain ${run}/${options.runs} ${side.name}: ${renderFigure(jobsPerSecond)}/s`);
      }
    }
  } finally {
    await Promise.all([fronts.tidegate.service.stop(), fronts.bare.service.stop()]);
  }
  const share = median(tidegate.jobsPerSecond) / median(bare.jobsPerSecond);
  return {
    title: 'Worker overhead: drain of a full queue by one worker, prefetch 1',
    header: ['side', 'jobs/s', 'least', 'most'],
    rows: [tidegate, bare].map(({ name, jobsPerSecond }) => [
      name,
      ...[median(jobsPerSecond), Math.min(...jobsPerSecond), Math.max(...jobsPerSecond)].map(renderFigure),
    ]),
    targets: [
      { name: 'worker to bare consumer', value: share, relation: 'at least', bound: BARE_SHARE, unit: '×' },
    ],
    notes: [
      `medians of ${options.runs} drains of ${options.drainJobs} jobs, in turn, the first third of each not counted`,
      'the bare consumer runs no model: it stores a result and acknowledges; the worker asks its model host, too',
    ],
    measurements: { [tidegate.name]: tidegate.jobsPerSecond, [bare.name]: bare.jobsPerSecond },
  };
}
