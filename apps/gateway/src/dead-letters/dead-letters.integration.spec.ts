import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DEAD_LETTER_QUEUE, declareJobQueue, DrainingConsumer, jobQueue } from '@tidegate/broker';
import { DEFAULT_MODEL_NAME, JOB_MESSAGE_PATTERN, MESSAGE_FORMAT_VERSION } from '@tidegate/contracts';
import { askStore, endedInQueueKey, JobStore } from '@tidegate/job-store';
import { ServiceLogger } from '@tidegate/service';
import { makeOwnAddresses, type RemovableAddresses, publishBytes, waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { GatewayBench } from '../testing/gateway.bench.js';
import { DeadLetterConsumer } from './dead-letter.consumer.js';

describe('a job whose message the broker gives up', () => {
  let addresses: RemovableAddresses;
  let bench: GatewayBench;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({ addresses, environment: { JOB_EXPIRY_SECONDS: '1' } });
  });

  afterAll(() => bench.close());

  const waitForError = (id: string): Promise<string> =>
    waitUntil(
      async () => {
        const { status } = (await bench.http.get(`/status/${id}`)).body as { readonly status: string };
        return status.startsWith('error') && status;
      },
      { what: 'the job has ended' },
    );
  const deadLetters = async (status: string): Promise<number> => {
    const { text } = await bench.http.get('/metrics');
    return Number(
      new RegExp(`^tidegate_dead_letters_total\\{status="${status}"\\} (\\d+)$`, 'm').exec(text)?.[1],
    );
  };

  it('has expired when nobody took it in time, and is counted as that', async () => {
    const id = await bench.push('nobody takes it');
    expect(await waitForError(id)).toMatch(/^error processing job: no worker took the job in time$/);
    expect(await bench.store.records.read(id)).toMatchObject({
      status: 'expired',
      inputJson: '"nobody takes it"',
    });
    expect(await deadLetters('expired')).toBe(1);
  });

  it('has failed, with a message that states how often it was tried, when it is dead-lettered', async () => {
    const giveUp = new DrainingConsumer({
      url: addresses.RABBITMQ_URL,
      queue: jobQueue(DEFAULT_MODEL_NAME),
      name: 'dead-letters spec',
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, DEFAULT_MODEL_NAME),
      onDelivery: () => Promise.resolve('dead-letter'),
    });
    await giveUp.open();
    const message = await bench.record('kills its worker');
    await bench.store.records.claim(message, 5);
    await bench.store.records.claim(message, 5);
    await bench.publisher.publish(message);
    await giveUp.resume();
    expect(await waitForError(message.id)).toMatch(/^error processing job: gave up after 2 tries/);
    await giveUp.drain();
    expect(await bench.store.records.readStatus(message.id)).toMatchObject({ status: 'failed' });
    expect(await deadLetters('failed')).toBe(1);
  });

  it('is no longer counted among those that have ended in the queue', async () => {
    const id = await bench.push('canceled, then dead-lettered');
    await bench.http.post(`/v1/jobs/${id}/cancel`).expect(200);
    await waitUntil(async () => (await deadLetters('canceled')) === 1, { what: 'it is buried' });
    const note = await askStore(addresses.REDIS_URL, ['ZSCORE', endedInQueueKey(DEFAULT_MODEL_NAME), id]);
    expect(note).toBeNull();
  });

  it('keeps the end that it has', async () => {
    const message = await bench.record('ended before');
    await bench.finish(message, { status: 'succeeded', outputJson: '"the output"' });
    await bench.publisher.publish(message);
    await waitUntil(async () => (await deadLetters('succeeded')) === 1, { what: 'it is buried' });
    await bench.http.get(`/status/${message.id}`).expect(200, { status: 'finished' });
  });
});

describe('a dead letter that is no job', () => {
  let addresses: RemovableAddresses;
  let store: JobStore;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    const lifetimes = { liveSeconds: 600, resultSeconds: 600 };
    store = new JobStore({ url: addresses.REDIS_URL, commandTimeoutSeconds: 5, lifetimes });
    await store.open();
  });

  afterAll(async () => {
    await store.close();
    await addresses.remove();
  });

  it('is dropped with a line in the log, and the ones behind it are buried', async () => {
    const logger = ServiceLogger.create({ service: 'spec', level: 'fatal' });
    const logged = jest.spyOn(logger, 'error');
    const buried: string[] = [];
    const consumer = new DeadLetterConsumer({
      url: addresses.RABBITMQ_URL,
      store,
      logger,
      onBuried: (status) => buried.push(status),
      onNewer: () => undefined,
      onEvent: () => undefined,
    });
    await consumer.start();
    const data = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: randomUUID(),
      model: 'any',
      inputJson: '"a"',
      createdAtMs: 1,
    };
    await publishBytes(addresses, DEAD_LETTER_QUEUE, 'poison');
    await publishBytes(addresses, DEAD_LETTER_QUEUE, JSON.stringify({ pattern: 'job', data }));
    await waitUntil(() => buried.length > 0, { what: 'the one behind is buried' });
    await consumer.stop();
    expect(logged.mock.calls).toEqual([['a dead letter is not a job and is dropped', { bytes: 6 }]]);
    expect(await store.records.readStatus(data.id)).toMatchObject({ status: 'failed' });
  });
});

describe('a dead letter of a later release', () => {
  let addresses: RemovableAddresses;
  let bench: GatewayBench;

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({ addresses });
  });

  afterAll(() => bench.close());

  it('is left to that release: it stays in its queue, no job is marked, and the ones behind it are buried', async () => {
    const id = randomUUID();
    const data = { formatVersion: MESSAGE_FORMAT_VERSION + 1, id, call: ['default', 1] };
    const newer = JSON.stringify({ pattern: JOB_MESSAGE_PATTERN, data });
    await publishBytes(addresses, DEAD_LETTER_QUEUE, newer);
    const behind = await bench.record('behind it');
    const packet = { pattern: JOB_MESSAGE_PATTERN, data: behind };
    await publishBytes(addresses, DEAD_LETTER_QUEUE, JSON.stringify(packet));
    await waitUntil(
      async () => {
        return (await bench.store.records.readStatus(behind.id))?.status === 'failed';
      },
      { what: 'the one behind is buried' },
    );
    const { text } = await bench.http.get('/metrics');
    expect(text).toMatch(/^tidegate_newer_format_total\{source="dead letter"\} [1-9]/m);
    expect(await bench.store.records.read(id)).toBeUndefined();
    await bench.app.close();
    const bodies: string[] = [];
    const consumer = new DrainingConsumer({
      url: addresses.RABBITMQ_URL,
      queue: DEAD_LETTER_QUEUE,
      name: 'dead-letters spec',
      prefetch: 1,
      declare: () => Promise.resolve(),
      onDelivery: ({ content }) => {
        bodies.push(content.toString('utf8'));
        return Promise.resolve('acknowledge');
      },
    });
    await consumer.open();
    await consumer.resume();
    await waitUntil(() => bodies.includes(newer), { what: 'it is there' });
    await consumer.drain();
  });
});
