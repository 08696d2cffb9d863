import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DrainingConsumer, jobQueue, readJobPacket } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME, type JobMessage, type RetryMessage } from '@tidegate/contracts';
import { askStore } from '@tidegate/job-store';
import { makeOwnAddresses, waitUntil, type OwnAddresses } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';
import { storedJob } from '../testing/stored-job.js';

const RETRIES = { limit: 3, backoffSeconds: 0, factor: 2, maxBackoffSeconds: 1 };
const FAILED = { delayMs: 0, reason: 'no network', outcome: 'failed' } as const;
const LATER_MS = 600_000;
const MORE_THAN_TWO_BATCHES = 70;

interface Taken {
  readonly message: JobMessage;
  readonly retry: RetryMessage | undefined;
}

describe('retries of jobs', () => {
  let addresses: OwnAddresses;
  let bench: GatewayBench;
  let other: GatewayBench;
  /** What the queue holds goes here; the specs play the workers. */
  let taken: Taken[];
  let worker: DrainingConsumer;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    [bench, other] = [await GatewayBench.open({ addresses }), await GatewayBench.open({ addresses })];
    worker = new DrainingConsumer({
      url: addresses.RABBITMQ_URL,
      queue: jobQueue(DEFAULT_MODEL_NAME),
      name: 'retries spec',
      prefetch: 100,
      declare: () => Promise.resolve(),
      onDelivery: (delivery) => {
        const packet = readJobPacket(delivery);
        if (packet.kind === 'job') taken.push({ message: packet.message, retry: delivery.retry });
        return Promise.resolve('acknowledge');
      },
    });
    await worker.open();
    await worker.resume();
  });
  beforeEach(() => {
    taken = [];
  });
  afterAll(async () => {
    await worker.drain();
    await other.stop();
    await bench.close();
  });

  const messagesOf = ({ id }: { readonly id: string }): readonly Taken[] =>
    taken.filter(({ message }) => message.id === id);
  const waitForMessages = (job: { readonly id: string }, count: number): Promise<readonly Taken[]> =>
    waitUntil(
      () => {
        const messages = messagesOf(job);
        return messages.length >= count && messages;
      },
      { what: `${count} messages of a job` },
    );

  /** A job whose first try has failed. */
  const fail = async (delayMs = 0): Promise<JobMessage> => {
    const job = await bench.record('an input');
    await bench.store.records.claim(job, 5);
    await bench.store.records.retry(job.id, 1, { ...FAILED, number: 1, delayMs });
    return job;
  };

  const readJob = async (id: string): Promise<object> => {
    const { body } = (await other.http.get(`/v1/jobs/${id}`).expect(200)) as { body: object };
    return body;
  };

  it('are asked for by the push, and come back with the job and in its message', async () => {
    const { body } = (await bench.http
      .post('/v1/jobs')
      .send({ input: 'a', retries: { limit: 5, backoffSeconds: 0.5 } })
      .expect(202)) as { body: { id: string } };
    const retries = { limit: 5, backoffSeconds: 0.5, factor: 2, maxBackoffSeconds: 3_600 };
    expect(body).toMatchObject({ status: 'queued', retries });
    expect(storedJob(await readJob(body.id))).toEqual(storedJob(body));
    const [first] = await waitForMessages(body, 1);
    expect(first).toMatchObject({ message: { retries }, retry: undefined });
  });

  it.each([
    [{ limit: -1 }, '/retries/limit'],
    [{ limit: 1.5 }, '/retries/limit'],
    [{ limit: 101 }, '/retries/limit'],
    [{ backoffSeconds: -1 }, '/retries/backoffSeconds'],
    [{ backoffSeconds: '1' }, '/retries/backoffSeconds'],
    [{ factor: 0.5 }, '/retries/factor'],
    [{ maxBackoffSeconds: 100_000 }, '/retries/maxBackoffSeconds'],
    [{ backoff: 1 }, '/retries/backoff'],
    [[], '/retries'],
    [null, '/retries'],
  ])('are refused where they are no such thing: %j', async (retries, pointer) => {
    const { body } = (await bench.http.post('/v1/jobs').send({ input: 'a', retries }).expect(422)) as {
      body: unknown;
    };
    expect(body).toMatchObject({ errors: [{ pointer }] });
    const batch = (await bench.http
      .post('/v1/jobs/batch')
      .send({ jobs: [{ input: 'a', retries }] })
      .expect(200)) as { body: unknown };
    expect(batch.body).toMatchObject({ jobs: [{ status: 422, problem: { errors: [{ pointer }] } }] });
  });

  it('leave their job queued until they are due, and say so', async () => {
    const { id } = await fail(LATER_MS);
    expect(await readJob(id)).toMatchObject({
      status: 'queued',
      done: false,
      waitingFor: 'retry',
      retryAt: expect.stringMatching(/Z$/),
      attempt: 1,
      attempts: [
        {
          attempt: 1,
          startedAt: expect.stringMatching(/Z$/),
          finishedAt: expect.stringMatching(/Z$/),
          outcome: 'failed',
          error: 'no network',
        },
      ],
    });
    expect((await bench.http.get(`/status/${id}`)).body).toEqual({ status: 'queued' });
  });

  it('go to the queue when they are due: once each, by two gateways, however many have waited', async () => {
    const jobs = await Promise.all(Array.from({ length: MORE_THAN_TWO_BATCHES }, () => fail()));
    await waitUntil(() => jobs.every((job) => messagesOf(job).length > 0), { what: 'all are published' });
    await waitUntil(async () => !(await bench.store.dueRetries.areAny()), { what: 'all are taken out' });
    expect(jobs.flatMap((job) => messagesOf(job)).map(({ retry }) => retry?.number)).toEqual(
      jobs.map(() => 1),
    );
    expect(await readJob(jobs[0]?.id ?? '')).not.toHaveProperty('retryAt');
  });

  it('are counted as published and as arrivals', async () => {
    const read = async ({ http }: GatewayBench): Promise<number> => {
      const { text } = await http.get('/metrics').expect(200);
      return Number(/^tidegate_retries_published_total (\d+)$/m.exec(text)?.[1]);
    };
    expect((await read(bench)) + (await read(other))).toBeGreaterThanOrEqual(MORE_THAN_TWO_BATCHES);
  });

  it('keep clients waiting that wait for the end of their job, and an idempotency key leads to it all along', async () => {
    const push = () =>
      bench.http.post('/v1/jobs').set('idempotency-key', 'retried').send({ input: 'a', retries: RETRIES });
    const waiting = push().set('prefer', 'wait=30');
    const answer = waiting.then((response) => response);
    const { message } = await waitUntil(() => taken[0], { what: 'the message of the push' });
    const { records } = bench.store;
    await records.claim(message, 5);
    await records.retry(message.id, 1, { ...FAILED, number: 1, delayMs: LATER_MS });
    expect((await push().expect(202)).body).toMatchObject({ id: message.id, waitingFor: 'retry' });
    await askStore(addresses.REDIS_URL, ['ZADD', 'tidegate:retries', '1', `${message.id}:1`]);
    const [, { retry } = {}] = await waitForMessages(message, 2);
    expect(await records.claim(message, 5, { retry })).toMatchObject({ attempt: 2 });
    await records.finish(message.id, 2, { status: 'succeeded', outputJson: '"done"' });
    expect(await answer).toMatchObject({
      status: 200,
      body: {
        id: message.id,
        status: 'succeeded',
        attempts: [
          { attempt: 1, outcome: 'failed' },
          { attempt: 2, outcome: 'succeeded' },
        ],
        output: 'done',
      },
    });
  });
});
