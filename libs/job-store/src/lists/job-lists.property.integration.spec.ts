import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JOB_STATUSES, type JobMessage, type JobRecord } from '@tidegate/contracts';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { jobKey } from '../keys.js';
import { countRecords, presentCounts } from '../testing/listed-jobs.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';
import type { JobPage, ListQuery } from './job-lists.types.js';

const OWNERS = ['shop', 'desk'] as const;
const MODELS = ['one', 'two'] as const;

/** A new job. Many share a millisecond. */
const anyPush = fc.record({
  kind: fc.constant('push' as const),
  owner: fc.constantFrom(...OWNERS),
  model: fc.constantFrom(...MODELS),
  createdAtMs: fc.constantFrom(1_000, 1_000, 1_001, 1_002),
  tag: fc.constantFrom('a', 'b'),
});

/** What happens to one of the jobs that are there. */
const anyChange = fc.record({
  kind: fc.constantFrom(
    ...([
      'claim',
      'complete',
      'succeed',
      'fail',
      'give-back',
      'retry',
      'cancel',
      'bury',
      'delete',
      'vanish',
    ] as const),
  ),
  which: fc.nat(),
});

const anyStep = fc.oneof({ arbitrary: anyPush, weight: 1 }, { arbitrary: anyChange, weight: 2 });
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

const anyFilter = fc.record(
  {
    owner: fc.constantFrom(...OWNERS),
    model: fc.constantFrom(...MODELS),
    status: fc.constantFrom(...JOB_STATUSES),
    fromMs: fc.constantFrom(1_001, 1_002),
    beforeMs: fc.constantFrom(1_001, 1_002),
    tag: fc.constantFrom('a', 'b', 'c'),
  },
  { requiredKeys: [] },
);
type Filter = typeof anyFilter extends fc.Arbitrary<infer T> ? T : never;

const anyCase = fc.record({
  pushes: fc.array(anyPush, { minLength: 4, maxLength: 14 }),
  before: fc.array(anyStep, { maxLength: 8 }),
  between: fc.array(fc.array(anyStep, { maxLength: 3 }), { minLength: 1, maxLength: 8 }),
  filter: anyFilter,
  limit: fc.integer({ min: 1, max: 4 }),
});

/** Each of some 60 commands waits for the disk, in each of the runs. */
const LONGEST_RUN_MS = 120_000;

describe('a list of jobs, while jobs come, change and go', () => {
  let store: JobStore;
  let raw: Redis;

  beforeAll(async () => {
    store = await openTestStore();
    raw = openRawClient();
  });
  afterAll(() => Promise.all([store.close(), raw.quit()]));

  /** The jobs of one run, and their records as they are now. */
  class Jobs {
    private readonly run = randomUUID().slice(0, 8);
    private readonly messages: JobMessage[] = [];
    records: readonly JobRecord[] = [];
    /** What has vanished without an end is counted until somebody looks for it. */
    countsAreExact = true;

    readonly nameOf = (name: string): string => `${name}-${this.run}`;

    countsOf(page: JobPage): object {
      const names = MODELS.map(this.nameOf);
      return Object.fromEntries(
        Object.entries(presentCounts(page)).filter(([model]) => names.includes(model)),
      );
    }

    async make(step: Step): Promise<void> {
      if (step.kind === 'push') await this.push(step);
      else await this.change(step.kind, this.messages[step.which % this.messages.length]);
      const read = await Promise.all(this.messages.map(({ id }) => store.records.read(id)));
      this.records = read.filter((record) => record !== undefined);
    }

    private async push({ owner, model, tag, createdAtMs }: Extract<Step, { kind: 'push' }>): Promise<void> {
      const names = {
        owner: this.nameOf(owner),
        model: this.nameOf(model),
        metadata: { tag: this.nameOf(tag) },
      };
      const message = testMessage({ ...names, createdAtMs });
      await store.records.create(message);
      this.messages.push(message);
    }

    private async change(
      kind: Exclude<Step['kind'], 'push'>,
      message: JobMessage | undefined,
    ): Promise<unknown> {
      const record = message && this.records.find(({ id }) => id === message.id);
      // A worker makes a record again that the store has lost.
      const isMade = kind === 'claim' || kind === 'complete' || kind === 'bury';
      if (!message || (!record && !isMade)) return undefined;
      const { id } = message;
      const attempt = record?.attempt ?? 0;
      const { records } = store;
      switch (kind) {
        case 'claim':
          return await records.claim(message, 9);
        case 'complete':
          return await records.complete(message, '1', 1);
        case 'succeed':
          return await records.finish(id, attempt, { status: 'succeeded', outputJson: '1' });
        case 'fail':
          return await records.finish(id, attempt, { status: 'failed', error: 'no' });
        case 'give-back':
          return await records.giveBack(id, attempt, { countsAsTry: false });
        case 'retry':
          return await records.retry(id, attempt, {
            number: attempt,
            delayMs: 1_000_000,
            reason: 'no',
            outcome: 'failed',
          });
        case 'cancel':
          return await store.cancels.cancel(id, 600);
        case 'bury':
          return await records.bury(message, 'expired');
        case 'delete':
          return await store.deletion.delete(id);
        case 'vanish':
          this.countsAreExact = false;
          return await raw.del(jobKey(id));
      }
    }
  }

  const queryOf = (jobs: Jobs, { owner, model, tag, ...others }: Filter): Omit<ListQuery, 'limit'> => ({
    ...others,
    ...(owner === undefined ? {} : { owner: jobs.nameOf(owner) }),
    ...(model === undefined ? {} : { model: jobs.nameOf(model) }),
    ...(tag === undefined ? {} : { metadata: { tag: jobs.nameOf(tag) } }),
  });

  const matches = (record: JobRecord, query: Omit<ListQuery, 'limit'>): boolean =>
    (query.owner ?? record.owner) === record.owner &&
    (query.model ?? record.model) === record.model &&
    (query.status ?? record.status) === record.status &&
    (query.metadata?.tag ?? record.metadata?.tag) === record.metadata?.tag &&
    record.createdAtMs >= (query.fromMs ?? 0) &&
    record.createdAtMs < (query.beforeMs ?? Infinity);

  it(
    'has each job that is there all the time on one page, none twice, and none that is gone; and counts what is there',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyCase, async ({ pushes, before, between, filter, limit }) => {
          const jobs = new Jobs();
          for (const step of [...pushes, ...before]) await jobs.make(step);
          // Of all owners only where the models are those of this run: specs share a store.
          const query = queryOf(jobs, filter.model === undefined ? { owner: 'shop', ...filter } : filter);
          let stayed = jobs.records.filter((record) => matches(record, query));
          const shown: JobRecord[] = [];
          let page: JobPage | undefined;
          for (let turn = 0; page === undefined || page.next !== undefined; turn++) {
            page = await store.lists.page({ ...query, limit, ...(page?.next ? { after: page.next } : {}) });
            expect(page.jobs.length).toBeLessThanOrEqual(limit);
            for (const { record } of page.jobs) {
              const present = jobs.records.find(({ id }) => id === record.id);
              expect(record).toEqual(present);
              if (!present) continue;
              expect(matches(present, query)).toBe(true);
              shown.push(present);
            }
            const own = jobs.records.filter(({ owner }) => owner === (query.owner ?? owner));
            if (jobs.countsAreExact) expect(jobs.countsOf(page)).toEqual(countRecords(own));
            for (const step of between[turn % between.length] ?? []) await jobs.make(step);
            const present = jobs.records.filter((record) => matches(record, query));
            stayed = stayed.filter(({ id }) => present.some((record) => record.id === id));
          }
          const ids = shown.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids).toEqual(expect.arrayContaining(stayed.map(({ id }) => id)));
          expect(shown).toEqual([...shown].sort((one, other) => compare(other, one)));
        }),
        { numRuns: 30 },
      );
    },
    LONGEST_RUN_MS,
  );
});

function compare(one: JobRecord, other: JobRecord): number {
  return one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1);
}
