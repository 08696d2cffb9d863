import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  JobsClient,
  startGatewayProcess,
  STUBBORN_MODEL,
  type StartedService,
  type Stubborn,
  waitUntilReady,
} from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';
import { InvariantBench } from './testing/invariant.bench.js';

/** A model that takes no notice of a cancel, for longer than this takes. */
const IGNORES: Stubborn = { milliseconds: 60_000, manner: 'ignores it' };

describe('a job that is canceled', () => {
  let bench: InvariantBench;
  let other: StartedService;
  let client: JobsClient;

  beforeAll(async () => {
    bench = await InvariantBench.open({ CANCEL_GRACE_SECONDS: '20' });
    other = await startGatewayProcess(bench.services);
    await waitUntilReady(other);
    client = new JobsClient(bench.gateway.url);
  }, 120_000);
  afterEach(() => bench.stopWorkers());
  afterAll(async () => {
    await client.close();
    await other.service.stop();
    await bench.close();
  });

  it('does not run again though its worker, and the gateway that canceled it, are killed then', async () => {
    const worker = await bench.worker({ path: STUBBORN_MODEL });
    const { id } = await client.push({ input: IGNORES });
    const read = (status: string) =>
      waitUntil(
        async () => {
          const job = await client.read(id);
          return job.status === status && job;
        },
        { what: `job ${id} to be ${status}` },
      );
    await read('running');
    const atOther = new JobsClient(other.url);
    expect(await atOther.cancel(id)).toMatchObject({ status: 'canceling', done: false });
    for (const { service } of [other, worker]) service.signal('SIGKILL');
    await Promise.all([other, worker].map(({ service }) => service.waitForExit()));
    await atOther.close();
    await bench.worker({ path: STUBBORN_MODEL });
    expect(await read('canceled')).toMatchObject({ attempt: 1, cancelMethod: 'worker_lost' });
    const next = await client.push({ input: { milliseconds: 0, manner: 'obeys' } });
    await waitUntil(async () => (await client.read(next.id)).status === 'succeeded', {
      what: 'the next job runs',
    });
  });
});
