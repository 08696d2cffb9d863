import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { StoreUnavailableError } from '../job-store.error.js';
import { JobStore } from '../job-store.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { openTestStore, testMessage, TEST_LIFETIMES } from '../testing/test-store.js';
import type { StoreConnectionEvent } from './store-state.js';

const events: StoreConnectionEvent['kind'][] = [];
let redis: RedisUnderTest;
let store: JobStore;

beforeAll(async () => {
  redis = await RedisUnderTest.start();
  store = await openTestStore({ url: redis.url, onEvent: ({ kind }) => events.push(kind) });
});

afterAll(async () => {
  await store.close();
  await redis.remove();
});

function worthALine(kinds: readonly StoreConnectionEvent['kind'][]): readonly string[] {
  return kinds.filter((kind) => kind !== 'connect-failed');
}

describe('a store that is killed and started again', () => {
  const message = testMessage();

  it('has what it answered, and takes commands again by itself', async () => {
    await store.records.claim(message, 5);
    await redis.kill();
    await waitUntil(() => !store.isConnected);
    await redis.restart();
    await waitUntil(() => store.isConnected);
    expect(await store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '1' })).toBe(
      'stored',
    );
    expect(worthALine(events)).toEqual(['available', 'unavailable', 'available']);
  });

  it('fails every command at once while it is away, and remembers that it was there', async () => {
    await redis.kill();
    await waitUntil(() => !store.isConnected);
    const begin = performance.now();
    const commands = [
      () => store.records.create(testMessage()),
      () => store.records.claim(message, 5),
      () => store.records.read(message.id),
      () => store.records.readStatus(message.id),
      () => store.heartbeats.list('some-model'),
      () => store.modelHealth.read('some-model'),
    ];
    for (const command of commands) await expect(command()).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(store.hasBeenConnected).toBe(true);
  });
});

describe('a store that is not there yet', () => {
  it('is reported once, however often it is tried, is waited for, and counts as reached from then on', async () => {
    await redis.kill();
    const reports: StoreConnectionEvent[] = [];
    const late = new JobStore({
      url: redis.url,
      commandTimeoutSeconds: 5,
      lifetimes: TEST_LIFETIMES,
      onEvent: (event) => reports.push(event),
    });
    const opening = late.open();
    const tries = (): number => reports.filter(({ kind }) => kind === 'connect-failed').length;
    await waitUntil(() => tries() > 3);
    expect([late.isConnected, late.hasBeenConnected]).toEqual([false, false]);
    expect(late.trouble).toBe('is out of reach (ECONNREFUSED)');
    await redis.restart();
    await opening;
    expect([late.isConnected, late.hasBeenConnected, late.trouble]).toEqual([true, true, undefined]);
    expect(worthALine(reports.map(({ kind }) => kind))).toEqual(['unavailable', 'available']);
    await late.close();
  });
});
