import type { JobMessage } from '@tidegate/contracts';
import type { GatewayBench } from '../../testing/gateway.bench.js';

/** The states in which a job may be found. */
export const JOB_STATES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'deleted',
  'retrying',
] as const;

/** Makes a job in a state. */
export async function makeJob(
  bench: GatewayBench,
  state: (typeof JOB_STATES)[number],
  others: Partial<JobMessage> = {},
): Promise<string> {
  const job = await bench.record('a', others);
  const { store } = bench;
  switch (state) {
    case 'queued':
      break;
    case 'running':
      await store.records.claim(job, 5);
      break;
    case 'succeeded':
      await bench.finish(job, { status: 'succeeded', outputJson: '[1.0]' });
      break;
    case 'failed':
      await bench.finish(job, { status: 'failed', error: 'no' });
      break;
    case 'canceled':
      await store.cancels.cancel(job.id, 60);
      break;
    case 'deleted':
      await bench.finish(job, { status: 'failed', error: 'no' });
      await store.deletion.delete(job.id);
      break;
    case 'retrying':
      await store.records.claim(job, 5);
      await store.records.retry(job.id, 1, { number: 1, delayMs: 60_000, outcome: 'failed', reason: 'a' });
  }
  return job.id;
}
