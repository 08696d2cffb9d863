import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Relay, waitUntil } from '@tidegate/testing';
import { StoreRefusedError } from '../job-store.error.js';
import type { JobStore } from '../job-store.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';
import { StoreConnection } from './store-connection.js';
import type { StoreConnectionEvent } from './store-state.js';

/** Lets a real store answer with any error. */
const ANSWER_WITH = { name: 'specAnswerWith', lua: `return redis.error_reply(ARGV[1])` };

let redis: RedisUnderTest;
let relay: Relay;

beforeAll(async () => {
  redis = await RedisUnderTest.start();
  relay = await Relay.to(redis.url);
});

afterAll(async () => {
  relay.remove();
  await redis.remove();
});

describe('a connection whose store answers that it does not do its work', () => {
  let connection: StoreConnection;
  let events: StoreConnectionEvent['kind'][];

  async function open(): Promise<void> {
    events = [];
    connection = new StoreConnection(
      { url: relay.url, commandTimeoutSeconds: 2, onEvent: ({ kind }) => events.push(kind) },
      [ANSWER_WITH],
    );
    await connection.open();
  }

  afterEach(() => connection.close());

  it.each(['READONLY', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN'])('is made again: %s', async (code) => {
    await open();
    const before = relay.connections;
    const refused = Array.from({ length: 20 }, () => connection.run(ANSWER_WITH, [], [`${code} words`]));
    for (const result of await Promise.allSettled(refused))
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StoreRefusedError) as unknown });
    await waitUntil(() => relay.connections > before && connection.trouble === undefined);
    expect(relay.connections).toBe(before + 1);
    expect(events).toEqual(['available', 'unavailable', 'available']);
  });

  it.each(['OOM', 'MISCONF', 'NOREPLICAS', 'BUSY'])(
    'stays, and is well at the next look: %s',
    async (code) => {
      await open();
      const before = relay.connections;
      await expect(connection.run(ANSWER_WITH, [], [`${code} words`])).rejects.toThrow(StoreRefusedError);
      expect(connection.trouble).toContain(`(${code})`);
      expect(() => connection.requireWritable()).toThrow(StoreRefusedError);
      await waitUntil(() => connection.trouble === undefined);
      expect(relay.connections).toBe(before);
      expect(events).toEqual(['available', 'unavailable', 'available']);
    },
  );

  it('is none the worse for an error that is about the command', async () => {
    await open();
    await expect(connection.run(ANSWER_WITH, [], ['WRONGTYPE words'])).rejects.toThrow();
    expect(connection.trouble).toBeUndefined();
    expect(events).toEqual(['available']);
  });
});

describe('a store that takes no writes', () => {
  let store: JobStore;

  afterEach(() => store.close());

  it.each([
    {
      when: 'it is full',
      break: ['maxmemory', '1', 'maxmemory-policy', 'noeviction'],
      remedy: ['maxmemory', '0'],
      trouble: 'is out of memory (OOM)',
    },
    {
      when: 'it has too few replicas',
      break: ['min-replicas-to-write', '1'],
      remedy: ['min-replicas-to-write', '0'],
      trouble: 'is short of replicas (NOREPLICAS)',
    },
  ])('is known for it before anybody writes, when $when, and until it does again', async (row) => {
    store = await openTestStore({ url: relay.url });
    const stored = testMessage();
    await store.records.create(stored);
    await redis.send('CONFIG', 'SET', ...row.break);
    await waitUntil(() => store.trouble !== undefined, { withinMs: 3_000 });
    expect(store.trouble).toBe(row.trouble);
    expect(() => store.requireWritable()).toThrow(StoreRefusedError);
    expect(store.isConnected).toBe(true);
    expect(await store.records.readStatus(stored.id)).toEqual({ status: 'queued' });
    await redis.send('CONFIG', 'SET', ...row.remedy);
    await waitUntil(() => store.trouble === undefined, { withinMs: 3_000 });
    store.requireWritable();
  });

  it('is asked without a trace', async () => {
    const raw = openRawClient(redis.url);
    store = await openTestStore({ url: relay.url });
    const writes = async (): Promise<string | undefined> =>
      /rdb_changes_since_last_save:(\d+)/.exec(await raw.info('persistence'))?.[1];
    const looks = async (): Promise<number> =>
      Number(/cmdstat_lpushx:calls=(\d+)/.exec(await raw.info('commandstats'))?.[1]);
    const [writesBefore, looksBefore] = [await writes(), await looks()];
    await waitUntil(async () => (await looks()) > looksBefore);
    expect(await writes()).toBe(writesBefore);
    await raw.quit();
  });
});

describe('a server in cluster mode', () => {
  it('is refused in one line', async () => {
    const cluster = await RedisUnderTest.start('--cluster-enabled', 'yes');
    const troubles: string[] = [];
    const connection = new StoreConnection(
      {
        url: cluster.url,
        commandTimeoutSeconds: 2,
        onEvent: (event) => {
          if (event.kind === 'unavailable') troubles.push(event.trouble);
        },
      },
      [],
    );
    void connection.open();
    await waitUntil(() => troubles.length > 0);
    // It looks more than once meanwhile.
    await waitUntil(async () => {
      const statistics = String(await cluster.send('INFO', 'stats'));
      return Number(/total_connections_received:(\d+)/.exec(statistics)?.[1]) > 6;
    });
    expect(troubles).toEqual([
      'is a Redis Cluster, which Tidegate does not support (cluster_enabled:1): reconnecting',
    ]);
    expect(connection.hasBeenConnected).toBe(false);
    await connection.close();
    await cluster.remove();
  });
});
