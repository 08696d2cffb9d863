import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Relay, waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ArrivalChannel } from '../arrivals/arrival-channel.js';
import type { JobStore } from '../job-store.js';
import { ReadingStore } from '../reading-store.js';
import { Load } from '../testing/load.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { ReportedLines } from '../testing/reported-lines.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

const COMMAND_TIMEOUT_SECONDS = 1.5;
/** How long work may rest once there is a new master. */
const BOUND_SECONDS = 3;
/** What a busy machine may add to it. */
const TOLERANCE_SECONDS = 2;
/** Writes wait until the replica has all: where that takes longer than a command may, the store's silence is noticed first. */
const FAILED_OVER = expect.stringMatching(
  /^(is read-only \(READONLY\): reconnecting|does not answer)$/,
) as unknown;

describe('a store that fails over and keeps the connections of its clients', () => {
  let master: RedisUnderTest;
  let replica: RedisUnderTest;
  let relay: Relay;
  let store: JobStore;
  let lines: ReportedLines;
  let closing: { close: () => Promise<void> }[];

  beforeEach(async () => {
    master = await RedisUnderTest.start('--repl-diskless-sync-delay', '0');
    replica = await RedisUnderTest.start('--repl-diskless-sync-delay', '0');
    relay = await Relay.to(master.url);
    await replica.send('REPLICAOF', '127.0.0.1', master.port);
    // Valkey's master calls a replica online that is still loading, and then fails over to it in vain.
    await waitUntil(async () =>
      String(await replica.send('INFO', 'replication')).includes('master_link_status:up'),
    );
    await waitUntil(async () => String(await master.send('INFO', 'replication')).includes('state=online'));
    lines = new ReportedLines();
    closing = [];
    store = await openTestStore({
      url: relay.url,
      commandTimeoutSeconds: COMMAND_TIMEOUT_SECONDS,
      onEvent: lines.onEvent,
    });
  });

  afterEach(async () => {
    await Promise.all([store, ...closing].map((one) => one.close()));
    relay.remove();
    await Promise.all([master.remove(), replica.remove()]);
  });

  /** The two change places, without one connection being closed; resolves when they have. */
  async function failOver(): Promise<void> {
    await master.send('FAILOVER', 'TO', '127.0.0.1', replica.port, 'TIMEOUT', 5_000);
    await waitUntil(async () => String(await replica.send('INFO', 'replication')).includes('role:master'));
  }

  it('is worked with again within 3 s of the new master, with nothing lost that was answered, and two lines', async () => {
    const load = new Load(store);
    await waitUntil(() => load.answered.length > 50);
    await failOver();
    await waitUntil(() => store.trouble === 'is read-only (READONLY): reconnecting');
    relay.lead(replica.port);
    const before = load.answered.length;
    await waitUntil(() => load.answered.length > before, {
      withinMs: (BOUND_SECONDS + TOLERANCE_SECONDS) * 1000,
    });
    await load.stop();
    expect(store.trouble).toBeUndefined();
    expect(lines.all).toEqual(['available', FAILED_OVER, 'available']);
    const records = await Promise.all(load.answered.map((id) => store.records.readStatus(id)));
    expect(records.filter((record) => record === undefined)).toEqual([]);
  });

  it('is noticed by a process that only reads or listens, and by one that does nothing at all', async () => {
    const received: string[] = [];
    const options = { url: relay.url, commandTimeoutSeconds: COMMAND_TIMEOUT_SECONDS };
    const readerLines = new ReportedLines();
    const reader = new ReadingStore({ ...options, onEvent: readerLines.onEvent });
    const channel = new ArrivalChannel({ ...options, onArrival: (model) => received.push(model) });
    closing.push(reader, channel);
    await Promise.all([reader.open(), channel.open()]);
    expect(relay.openTo(master.port)).toBe(3);
    await failOver();
    await waitUntil(() => reader.trouble !== undefined);
    relay.lead(replica.port);
    await waitUntil(() => relay.openTo(master.port) === 0 && relay.openTo(replica.port) === 3, {
      withinMs: (BOUND_SECONDS + TOLERANCE_SECONDS) * 1000,
    });
    await waitUntil(() => store.trouble === undefined && reader.trouble === undefined);
    await waitUntil(async () => {
      await store.arrivals.add({ id: randomUUID(), model: 'received', counts: new Map([[1, 1]]) });
      return received.includes('received');
    });
    expect(readerLines.all).toEqual(['available', FAILED_OVER, 'available']);
  });

  it('is not hammered while there is no new master, still answers reads, and is taken back when it is one again', async () => {
    const stored = testMessage();
    await store.records.create(stored);
    await master.send('REPLICAOF', '127.0.0.1', 1);
    await waitUntil(() => store.trouble !== undefined);
    const before = relay.connections;
    const beganMs = performance.now();
    let [answeredReads, refusedReads] = [0, 0];
    while (performance.now() - beganMs < 3_000) {
      await store.records.create(testMessage()).catch(() => delay(1));
      await store.records.readStatus(stored.id).then(
        () => (answeredReads += 1),
        () => {
          refusedReads += 1;
          return delay(5);
        },
      );
    }
    expect(relay.connections - before).toBeLessThanOrEqual(6);
    expect(relay.connections - before).toBeGreaterThanOrEqual(2);
    expect(answeredReads).toBeGreaterThan(refusedReads);
    expect(() => store.requireWritable()).toThrow('the store refuses writes: read-only');
    await master.send('REPLICAOF', 'NO', 'ONE');
    await waitUntil(() => store.trouble === undefined, {
      withinMs: (BOUND_SECONDS + TOLERANCE_SECONDS) * 1000,
    });
    expect(lines.all).toEqual(['available', 'is read-only (READONLY): reconnecting', 'available']);
  });
});
