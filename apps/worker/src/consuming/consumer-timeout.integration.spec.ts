import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type PrivateServices, startPrivateServices, waitUntil } from '@tidegate/testing';
import { WorkerBench } from '../testing/worker.bench.js';

const TIMEOUT_SECONDS = 2;
const REASON = "the broker's consumer time-out ended the delivery after 2 s";

describe("a job that takes longer than the broker's consumer time-out", () => {
  let services: PrivateServices;
  let bench: WorkerBench;
  /** What the job of the present spec waits for. */
  let gate: string;

  beforeAll(async () => {
    services = await startPrivateServices({ consumerTimeoutSeconds: TIMEOUT_SECONDS });
    bench = await WorkerBench.open({ services });
  }, 120_000);

  afterEach(async () => {
    bench.model.open(gate);
    await bench.stopWorkers();
  });

  afterAll(async () => {
    await bench.close();
    await services.remove();
  }, 60_000);

  it('is ended by the only worker all the same, in one run', async () => {
    gate = 'alone';
    await bench.startReady();
    const job = await bench.push('wait alone');
    await waitUntil(async () => (await bench.countRedeliveries()) > 0, { what: 'it is delivered again' });
    expect((await bench.store.records.read(job.id))?.status).toBe('running');
    bench.model.open('alone');
    expect(await bench.waitForRecord(job, 'succeeded')).toMatchObject({ attempt: 1 });
    await bench.waitForQueue({ ready: 0, unacknowledged: 0 });
    expect(bench.model.runs).toEqual(['wait alone']);
  });

  it('has it as the reason when its tries run out, instead of a lost worker', async () => {
    gate = 'together';
    // The one gives back what it still runs itself, and the other gives the job up.
    for (let worker = 0; worker < 2; worker += 1) await bench.startReady({ TRY_LIMIT: '1' });
    const job = await bench.push('wait together');
    await waitUntil(() => bench.deadLetters.length > 0, { what: 'it is dead-lettered' });
    await bench.store.records.bury(job, 'gave-up');
    // It may have been given up before the worker that ran it was sure of the reason.
    const readError = async (): Promise<string | undefined> =>
      (await bench.store.records.read(job.id))?.error;
    await waitUntil(async () => (await readError()) === `gave up after 1 try: ${REASON}`, {
      what: 'its error has the reason',
    });
  });
});
