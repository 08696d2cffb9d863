import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { StoreUnavailableError } from '../job-store.error.js';
import type { JobStore } from '../job-store.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { openTestStore, testMessage } from '../testing/test-store.js';
import type { StoreConnectionEvent } from './store-state.js';

const COMMAND_TIMEOUT_SECONDS = 0.3;
/** What a busy machine may add to a time-out. */
const TOLERANCE_SECONDS = 2;

let redis: RedisUnderTest;
let store: JobStore;
let events: StoreConnectionEvent['kind'][];

beforeAll(async () => {
  redis = await RedisUnderTest.start();
});

beforeEach(async () => {
  events = [];
  store = await openTestStore({
    url: redis.url,
    commandTimeoutSeconds: COMMAND_TIMEOUT_SECONDS,
    onEvent: ({ kind }) => events.push(kind),
  });
});

afterEach(async () => {
  redis.thaw();
  await store.close();
});

afterAll(() => redis.remove());

async function secondsUntilRefused(command: Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await expect(command).rejects.toBeInstanceOf(StoreUnavailableError);
  return (performance.now() - begin) / 1000;
}

function read(): Promise<unknown> {
  return store.records.read(testMessage().id);
}

describe('a store that is there and does not answer', () => {
  it('fails a command within its time-out, also one that waits behind another', async () => {
    redis.freeze();
    const first = secondsUntilRefused(read());
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const second = secondsUntilRefused(read());
    for (const seconds of await Promise.all([first, second])) {
      expect(seconds).toBeGreaterThan(COMMAND_TIMEOUT_SECONDS - 0.01);
      expect(seconds).toBeLessThan(COMMAND_TIMEOUT_SECONDS + TOLERANCE_SECONDS);
    }
  });

  it('counts as not connected from then on, so that the next command fails at once', async () => {
    redis.freeze();
    await secondsUntilRefused(read());
    expect(store.isConnected).toBe(false);
    const seconds: number[] = [];
    for (let command = 0; command < 5; command += 1) seconds.push(await secondsUntilRefused(read()));
    // The quickest: a busy machine holds one of them up, and a time-out would hold up each.
    expect(Math.min(...seconds)).toBeLessThan(COMMAND_TIMEOUT_SECONDS / 2);
  });

  it('counts as connected again when it answers, on the same connection', async () => {
    redis.freeze();
    await secondsUntilRefused(read());
    redis.thaw();
    await waitUntil(() => store.isConnected);
    expect(await read()).toBeUndefined();
    expect(events).toEqual(['available', 'unavailable', 'available']);
  });

  it('can be closed in bounded time', async () => {
    redis.freeze();
    const begin = performance.now();
    await store.close();
    expect((performance.now() - begin) / 1000).toBeLessThan(COMMAND_TIMEOUT_SECONDS + TOLERANCE_SECONDS);
  });
});
