import {
  ApiClient,
  median,
  quantile,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
} from '@tidegate/harness';
import type { BenchmarkContext } from '../benchmark-context.js';
import { renderFigure } from '../report/render-report.js';
import type { SectionReport } from '../report/section-report.js';

const MODEL_SECONDS = 0.1;
const JOBS_PER_RUN = 20;
const OVERHEAD_BOUND_MS = 25;
const JOB_WITHIN_MS = 30_000;

interface Observation {
  /** From sending the push to the first `finished` that a client reads which asks without pause. */
  readonly seenMs: number;
  /** `latency` of `GET /data`: from push to finish on the service's own clock. */
  readonly reportedMs: number;
}

async function observeJob(client: ApiClient, input: string): Promise<Observation> {
  const pushedAtMs = performance.now();
  const id = await client.push(input);
  while ((await client.readStatus(id)) !== 'finished') {
    if (performance.now() - pushedAtMs > JOB_WITHIN_MS) throw new Error(`job ${id} does not finish`);
  }
  const seenMs = performance.now() - pushedAtMs;
  return { seenMs, reportedMs: Number((await client.readData(id)).latency) * 1000 };
}

function describe(name: string, values: readonly number[]): string[] {
  return [name, ...[0.5, 0.95, 1].map((fraction) => renderFigure(quantile(values, fraction)))];
}

/** What a job costs beside its model's time when an idle, ready worker waits for it. */
export async function measureLatency(context: BenchmarkContext): Promise<SectionReport> {
  const { services, options } = context;
  const gateway = await startGatewayProcess(services);
  const worker = await startWorkerProcess(services, { predictSeconds: MODEL_SECONDS });
  const client = new ApiClient(gateway.url, 1);
  const observations: Observation[] = [];
  try {
    await Promise.all([waitUntilReady(gateway), waitUntilReady(worker)]);
    await observeJob(client, 'warm-up');
    for (let job = 0; job < JOBS_PER_RUN * options.runs; job++) {
      observations.push(await observeJob(client, `job ${job}`));
    }
  } finally {
    await client.close();
    await Promise.all([gateway.service.stop(), worker.service.stop()]);
  }
  const modelMs = MODEL_SECONDS * 1000;
  const seen = observations.map(({ seenMs }) => seenMs - modelMs);
  const reported = observations.map(({ reportedMs }) => reportedMs - modelMs);
  const lag = observations.map(({ seenMs, reportedMs }) => seenMs - reportedMs);
  return {
    title: `Latency beside a model that takes ${modelMs} ms, the worker idle and ready`,
    header: ['milliseconds', 'p50', 'p95', 'max'],
    rows: [
      describe('push → finished, as the service reports it', reported),
      describe('push → finished read by GET /status', seen),
      describe('difference: what the answers take', lag),
    ],
    targets: [
      {
        name: 'finished after the model time, median',
        value: median(reported),
        relation: 'at most',
        bound: OVERHEAD_BOUND_MS,
        unit: 'ms',
      },
      {
        name: 'seen by GET /status after the model time, median',
        value: median(seen),
        relation: 'at most',
        bound: OVERHEAD_BOUND_MS,
        unit: 'ms',
      },
    ],
    notes: [`${observations.length} jobs one after the other; the client asks GET /status without pause`],
    measurements: { reported, seen },
  };
}
