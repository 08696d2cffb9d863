import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { eventsKey, jobKey } from '../keys.js';
import type { ReportedEvent } from '../records/job-records.types.js';
import { openRawClient, openTestStore, TEST_LIFETIMES, testMessage } from '../testing/test-store.js';
import { givenAddresses } from '@tidegate/testing';
import { EventChannel } from './event-channel.js';
import type { JobEvent } from './job-events.js';

const PAGE = { events: 100, bytes: 1_000_000 };
const OUTPUT = { status: 'succeeded', outputJson: '"done"' } as const;
const FAILED = { status: 'failed', error: 'no such file' } as const;
const SMALL_LOG_BYTES = 400;

let store: JobStore;
let smallStore: JobStore;
let raw: Redis;

beforeAll(async () => {
  store = await openTestStore();
  smallStore = await openTestStore({
    lifetimes: { ...TEST_LIFETIMES, eventLogBytes: SMALL_LOG_BYTES },
  });
  raw = openRawClient();
});

afterAll(async () => {
  await Promise.all([store.close(), smallStore.close(), raw.quit()]);
});

/** A line that a model has printed. */
const line = (text: string): ReportedEvent => ({
  type: 'log',
  membersJson: `{"stream":"stdout","lines":["${text}"]}`,
});

/** Events as `number type attempt members`, without their times. */
const inShort = (events: readonly JobEvent[]): readonly string[] =>
  events.map(({ number, type, attempt, membersJson }) =>
    `${number} ${type} ${attempt} ${membersJson}`.trimEnd(),
  );

async function readAll({ id }: JobMessage, after = 0): Promise<readonly string[]> {
  return inShort((await store.events.read(id, after, PAGE))?.events ?? []);
}

async function created(): Promise<JobMessage> {
  const message = testMessage();
  await store.records.create(message);
  return message;
}

describe('the events of a job', () => {
  it('are all that happened to it, also over several tries', async () => {
    const message = await created();
    expect(await readAll(message)).toEqual(['1 queued 0']);
    await store.records.claim(message, 5);
    await store.records.report(message.id, 1, { events: { number: 1, list: [line('one')] } });
    await store.records.giveBack(message.id, 1, { countsAsTry: true, reason: 'the model "died"' });
    await store.records.claim(message, 5);
    await store.records.report(message.id, 2, { events: { number: 1, list: [line('two'), line('three')] } });
    await store.records.finish(message.id, 2, FAILED);
    expect(await readAll(message)).toEqual([
      '1 queued 0',
      '2 started 1',
      '3 log 1 {"stream":"stdout","lines":["one"]}',
      '4 returned 1 {"reason":"the model \\"died\\""}',
      '5 started 2',
      '6 log 2 {"stream":"stdout","lines":["two"]}',
      '7 log 2 {"stream":"stdout","lines":["three"]}',
      '8 completed 2 {"status":"failed","error":"no such file"}',
    ]);
  });

  it.each<[string, (message: JobMessage) => Promise<unknown>, readonly string[]]>([
    [
      'has succeeded at once, which stores none',
      (message) => store.records.complete(message, '1', 5),
      ['1 queued 0', '2 started 1', '3 completed 1 {"status":"succeeded"}'],
    ],
    [
      'nobody took in time',
      (message) => store.records.bury(message, 'expired'),
      ['1 queued 0', '2 completed 0 {"status":"expired","error":"no worker took the job in time"}'],
    ],
    [
      'a drain has returned',
      async (message) => {
        await store.records.claim(message, 5);
        await store.records.giveBack(message.id, 1, { countsAsTry: false });
      },
      ['1 queued 0', '2 started 1', '3 returned 1'],
    ],
    [
      'a release without events has claimed, and this one has ended',
      async (message) => {
        await store.records.claim(message, 5);
        await raw.hdel(jobKey(message.id), 'eventCount', 'eventBytes');
        await raw.del(eventsKey(message.id));
        expect(await readAll(message)).toEqual(['1 queued 0', '2 started 1']);
        await store.records.finish(message.id, 1, OUTPUT);
      },
      ['1 queued 0', '2 truncated 1', '3 completed 1 {"status":"succeeded"}'],
    ],
    [
      'this release has claimed, and one without events has ended',
      async (message) => {
        await store.records.claim(message, 5);
        await raw.hset(jobKey(message.id), { status: 'succeeded', finishedAtMs: 5 });
      },
      ['1 queued 0', '2 started 1', '3 completed 1 {"status":"succeeded"}'],
    ],
  ])('of one that %s', async (_, happen, expected) => {
    const message = await created();
    await happen(message);
    expect(await readAll(message)).toEqual(expected);
  });

  it('are none of a job that is not there', async () => {
    expect(await store.events.read('no such job', 0, PAGE)).toBeUndefined();
    const deleted = await created();
    await store.records.complete(deleted, '1', 1);
    await store.deletion.delete(deleted.id);
    expect(await store.events.read(deleted.id, 0, PAGE)).toBeUndefined();
  });

  it('show the progress of a running job beside them, which has no number', async () => {
    const message = await created();
    await store.records.claim(message, 5);
    await store.records.report(message.id, 1, { progress: { fraction: 0.5 } });
    expect(await store.events.read(message.id, 2, PAGE)).toMatchObject({
      events: [],
      last: 2,
      progressJson: '{"fraction":0.5}',
    });
    await store.records.finish(message.id, 1, OUTPUT);
    expect(await store.events.read(message.id, 2, PAGE)).not.toHaveProperty('progressJson');
  });

  it('have the reason that a lost worker gives after the end', async () => {
    const message = await created();
    await store.records.bury(message, 'gave-up');
    await store.records.noteFailure(message.id, 'the model exited with status 3');
    expect((await readAll(message)).at(-1)).toContain('exited with status 3');
  });

  it('are appended once when their report is sent again, and never by a try that is not the current one', async () => {
    const message = await created();
    await store.records.claim(message, 5);
    const report = { events: { number: 1, list: [line('one')] } };
    expect(await store.records.report(message.id, 1, report)).toBe(true);
    expect(await store.records.report(message.id, 1, report)).toBe(true);
    await store.records.claim(message, 5);
    expect(await store.records.report(message.id, 1, { events: { number: 2, list: [line('late')] } })).toBe(
      false,
    );
    await store.records.finish(message.id, 2, OUTPUT);
    expect(await store.records.report(message.id, 2, { events: { number: 1, list: [line('late')] } })).toBe(
      false,
    );
    expect((await readAll(message)).map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      '1 queued 0',
      '2 started 1',
      '3 log 1',
      '4 started 2',
      '5 completed 2',
    ]);
  });

  it('end with the job: who has them all is at the end', async () => {
    const message = await created();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, OUTPUT);
    for (const after of [3, 4, 99])
      expect(await store.events.read(message.id, after, PAGE)).toMatchObject({
        events: [],
        last: 3,
        isEnd: true,
      });
  });

  it('are bounded: the oldest go, and one in their place says up to which', async () => {
    const message = await created();
    await smallStore.records.claim(message, 5);
    for (let number = 1; number <= 40; number += 1) {
      const events = { number, list: [line(`line ${number}`)] };
      await smallStore.records.report(message.id, 1, { events });
    }
    const all = await readAll(message);
    expect(all.slice(0, 2)).toEqual(['1 queued 0', expect.stringMatching(/^\d+ truncated 1$/)]);
    const numbers = all.map((text) => Number(text.split(' ')[0]));
    const truncated = numbers[1] ?? 0;
    expect(numbers.slice(2)).toEqual(
      Array.from({ length: 42 - truncated }, (_, index) => truncated + 1 + index),
    );
    expect(all.at(-1)).toContain('line 40');
    const stored = await raw.lrange(eventsKey(message.id), 0, -1);
    expect(stored.join('').length).toBeLessThanOrEqual(SMALL_LOG_BYTES);
    expect(stored.join('').length).toBeGreaterThan(SMALL_LOG_BYTES / 2);
    // Who was cut off at a number that is gone goes on behind the gap.
    expect((await readAll(message, 4))[0]).toBe(all[1]);
    expect((await readAll(message, truncated))[0]).toBe(all[2]);
  });

  it('are each read once, wherever reading was cut off and however little each reading took', async () => {
    const message = await created();
    await smallStore.records.claim(message, 5);
    for (let number = 1; number <= 20; number += 1) {
      const list = [line(`line ${number}`), line(`${number} again`)];
      await smallStore.records.report(message.id, 1, { events: { number, list } });
    }
    await smallStore.records.finish(message.id, 1, OUTPUT);
    const all = await readAll(message);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ events: fc.integer({ min: 1, max: 5 }), bytes: fc.nat(200) }), { minLength: 1 }),
        async (limits) => {
          const seen: string[] = [];
          let after = 0;
          for (let turn = 0; ; turn += 1) {
            const page = await store.events.read(message.id, after, limits[turn % limits.length] ?? PAGE);
            seen.push(...inShort(page?.events ?? []));
            after = page?.last ?? Infinity;
            if (page?.isEnd !== false) break;
          }
          expect(seen).toEqual(all);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the channel of events', () => {
  it('reports each job that has a new event, or progress', async () => {
    const reported: string[] = [];
    let isListening = false;
    const channel = new EventChannel({
      url: givenAddresses().REDIS_URL,
      commandTimeoutSeconds: 5,
      onEvents: (jobId) => reported.push(jobId),
      onListening: () => (isListening = true),
    });
    await channel.open();
    await waitUntil(() => isListening, { what: 'the channel is open' });
    const message = await created();
    const steps: (() => Promise<unknown>)[] = [
      () => store.records.claim(message, 5),
      () => store.records.report(message.id, 1, { progress: { fraction: 0.5 } }),
      () => store.records.report(message.id, 1, { events: { number: 1, list: [line('one')] } }),
      () => store.records.finish(message.id, 1, OUTPUT),
    ];
    for (const [index, step] of steps.entries()) {
      await step();
      await waitUntil(() => reported.filter((id) => id === message.id).length === index + 1, {
        what: `report ${index + 1}`,
      });
    }
    await channel.close();
  });
});
