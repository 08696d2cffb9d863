import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DrainingConsumer, JobPublisher, jobQueue, readJobPacket } from '@tidegate/broker';
import {
  DEFAULT_MODEL_NAME,
  MESSAGE_FORMAT_VERSION,
  type JobMessage,
  type RetryMessage,
} from '@tidegate/contracts';
import { askStore, JobStore, leaseKey, retriesKey } from '@tidegate/job-store';
import { makeOwnAddresses, waitUntil, type OwnAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { RetryPublisher, type RetryPublisherOptions } from './retry-publisher.js';

interface Taken {
  readonly message: JobMessage;
  readonly retry: RetryMessage | undefined;
}

describe('a gateway that publishes retries', () => {
  let addresses: OwnAddresses;
  let store: JobStore;
  let publisher: JobPublisher;
  let worker: DrainingConsumer;
  let taken: Taken[];

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    const { RABBITMQ_URL: url, REDIS_URL } = addresses;
    store = new JobStore({
      url: REDIS_URL,
      commandTimeoutSeconds: 5,
      lifetimes: { liveSeconds: 600, resultSeconds: 300 },
    });
    publisher = new JobPublisher({ url, models: [DEFAULT_MODEL_NAME], confirmTimeoutSeconds: 5 });
    worker = new DrainingConsumer({
      url,
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
    await Promise.all([store.open(), publisher.open()]);
    await worker.open();
    await worker.resume();
  });
  beforeEach(async () => {
    taken = [];
    await askStore(addresses.REDIS_URL, ['DEL', retriesKey(), leaseKey('retries')]);
  });
  afterAll(async () => {
    await Promise.all([worker.drain(), publisher.close(), store.close()]);
    await addresses.remove();
  });

  const gateway = (others: Partial<RetryPublisherOptions> = {}): RetryPublisher =>
    new RetryPublisher({
      store,
      publisher,
      arrivals: { count: () => undefined },
      models: [DEFAULT_MODEL_NAME],
      onPublished: () => undefined,
      ...others,
    });
  const endLease = () => askStore(addresses.REDIS_URL, ['HSET', leaseKey('retries'), 'untilMs', '0']);

  /** A job whose first try has failed, and whose retry is due. */
  const fail = async (model = DEFAULT_MODEL_NAME): Promise<JobMessage> => {
    const job = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: randomUUID(),
      model,
      inputJson: '"an input"',
      createdAtMs: Date.now(),
    };
    await store.records.claim(job, 5);
    await store.records.retry(job.id, 1, { number: 1, delayMs: 0, reason: 'no network', outcome: 'failed' });
    return job;
  };

  /** Waits for messages, and claims the job from each as workers do. */
  const claimAll = async (count: number): Promise<readonly string[]> => {
    await waitUntil(() => taken.length >= count, { what: `${count} messages` });
    const kinds: string[] = [];
    for (const { message, retry } of taken)
      kinds.push((await store.records.claim(message, 5, { retry })).kind);
    return kinds;
  };

  it('leaves those of a model that it does not serve, whose queue may not be there, to a gateway that does', async () => {
    const { id } = await fail('elsewhere');
    const published: string[] = [];
    const recorder = {
      requireRoom: () => undefined,
      publish: ({ model }: JobMessage) => {
        published.push(model);
        return Promise.resolve();
      },
    };
    await gateway({ publisher: recorder }).publishDue();
    expect(published).toEqual([]);
    await askStore(addresses.REDIS_URL, ['ZADD', retriesKey(), 'XX', '1', `${id}:1`]);
    await gateway({ publisher: recorder, models: ['elsewhere'] }).publishDue();
    expect(published).toEqual(['elsewhere']);
    expect(await store.dueRetries.areAny()).toBe(false);
  });

  it('and is killed before it could take them out leaves them to the next: the job runs once', async () => {
    await fail();
    const settle = () => Promise.reject(new Error('killed'));
    const { leases, dueRetries } = store;
    const killed = gateway({
      store: {
        leases,
        dueRetries: { areAny: () => dueRetries.areAny(), list: (most) => dueRetries.list(most), settle },
      },
    });
    await expect(killed.publishDue()).rejects.toThrow('killed');
    await gateway().publishDue();
    await waitUntil(() => taken.length === 1, { what: 'the message of the killed one alone' });
    await endLease();
    await gateway().publishDue();
    expect(await claimAll(2)).toEqual(['claimed', 'duplicate']);
    expect(await store.dueRetries.areAny()).toBe(false);
  });

  it('and is killed then publishes nothing again whose try has begun meanwhile', async () => {
    const job = await fail();
    await publisher.publish(job, 1);
    expect(await claimAll(1)).toEqual(['claimed']);
    await gateway().publishDue();
    expect(await store.dueRetries.areAny()).toBe(false);
    expect(taken).toHaveLength(1);
  });

  it('and stops in between changes nothing when it goes on with its old token', async () => {
    await fail();
    let goOn: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => (goOn = resolve));
    const counts: number[] = [];
    const onPublished = (count: number): void => void counts.push(count);
    const slow = gateway({
      onPublished,
      publisher: {
        requireRoom: () => undefined,
        publish: async (...parameters) => {
          await publisher.publish(...parameters);
          await stopped;
        },
      },
    }).publishDue();
    await waitUntil(() => taken.length === 1, { what: 'the first message' });
    await endLease();
    await gateway({ onPublished }).publishDue();
    const next = await fail();
    goOn();
    await slow;
    expect(counts).toEqual([1]);
    expect((await store.dueRetries.list(10)).map(({ jobId }) => jobId)).toEqual([next.id]);
    expect(await claimAll(2)).toEqual(['claimed', 'duplicate']);
  });

  it('lets retries wait that the broker does not take, and the others go', async () => {
    const refused = await fail();
    const other = await fail();
    let isFull = true;
    const retries = gateway({
      publisher: {
        requireRoom: () => undefined,
        publish: (message, number) =>
          isFull && message.id === refused.id
            ? Promise.reject(new Error('full'))
            : publisher.publish(message, number),
      },
    });
    await retries.publishDue();
    await waitUntil(() => taken.length === 1, { what: 'the other one' });
    expect(taken[0]?.message.id).toBe(other.id);
    expect((await store.records.read(refused.id))?.retryAtMs).toBeDefined();
    await waitUntil(() => store.dueRetries.areAny(), { what: 'the refused one to be due again' });
    isFull = false;
    await retries.publishDue();
    await waitUntil(() => taken.length === 2, { what: 'the refused one' });
  });

  it('takes no lease while nothing is due, and gives it up when it stops', async () => {
    await gateway().publishDue();
    expect(await askStore(addresses.REDIS_URL, ['EXISTS', leaseKey('retries')])).toBe(0);
    const [first, second] = [gateway(), gateway()];
    await fail();
    await first.publishDue();
    first.stop();
    await first.release();
    await fail();
    await first.publishDue();
    await waitUntil(() => taken.length === 1, { what: 'the first retry' });
    await second.publishDue();
    await waitUntil(() => taken.length === 2, { what: 'the retry at the other gateway' });
  });
});
