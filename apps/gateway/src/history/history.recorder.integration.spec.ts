import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { askStore, JobStore, leaseKey, type HistorySlot, type Lease } from '@tidegate/job-store';
import { givenAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { HistoryRecorder } from './history.recorder.js';

const { REDIS_URL } = givenAddresses();
const SLOT_MS = 5_000;

describe('the recorder of histories', () => {
  let store: JobStore;
  let model: string;
  /** The first five seconds, which begin a minute. */
  let first: number;
  let clockMs: number;
  let leases: Lease[];
  let waiting: number | undefined;

  beforeAll(async () => {
    const lifetimes = { liveSeconds: 600, resultSeconds: 300 };
    store = new JobStore({ url: REDIS_URL, commandTimeoutSeconds: 5, lifetimes });
    await store.open();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await askStore(REDIS_URL, ['DEL', leaseKey('history')]);
    model = randomUUID();
    first = Math.floor(Date.now() / 60_000) * 12;
    clockMs = first * SLOT_MS;
    leases = [];
    waiting = 2;
  });

  /** A gateway on the clock of the spec. */
  const gateway = (take?: () => Lease): HistoryRecorder =>
    new HistoryRecorder({
      store: {
        arrivals: store.arrivals,
        scalingDecisions: store.scalingDecisions,
        history: {
          readPositions: async (models) => ({
            ...(await store.history.readPositions(models)),
            nowMs: clockMs,
          }),
          append: (lease, entries) => store.history.append(lease, entries),
          read: (...which) => store.history.read(...which),
          readEnds: (...which) => store.history.readEnds(...which),
        },
        leases: {
          take: async (...how) => {
            const lease = take ? take() : await store.leases.take(...how);
            if (lease) leases.push(lease);
            return lease;
          },
          release: (lease) => store.leases.release(lease),
        },
      },
      models: [model],
      levels: () => (waiting === undefined ? undefined : { waiting: { sum: waiting, most: waiting } }),
      nowMs: () => clockMs,
    });

  /** Lets five seconds pass, several times, in which this number of jobs is pushed; all gateways step. */
  const pass = async (gateways: readonly HistoryRecorder[], pushed: readonly number[]): Promise<void> => {
    for (const count of pushed) {
      const second = Math.floor(clockMs / 1_000) + 2;
      if (count > 0)
        await store.arrivals.add({ id: randomUUID(), model, counts: new Map([[second, count]]) });
      // Twice within the five seconds, as they look each second.
      for (const recorder of [...gateways, ...gateways]) await recorder.step();
      clockMs += SLOT_MS;
    }
  };
  const recorded = async (resolution: 5 | 60 = 5): Promise<readonly HistorySlot[]> => {
    const seconds = first * 5;
    return store.history.read(model, resolution, seconds / resolution, (seconds + 600) / resolution);
  };
  const arrivals = (slots: readonly HistorySlot[]): readonly (readonly [number, number])[] =>
    slots.map((slot) => [slot.number - first, slot.arrivals]);

  it('writes what was pushed and seen, ten seconds later', async () => {
    await store.scalingDecisions.note(model, {
      by: 'scaler',
      scaledObject: 'a/b',
      from: 0,
      wanted: 3,
      allowed: 3,
      reason: 'why',
      inputs: {},
    });
    await pass([gateway()], [4, 0, 2]);
    const slots = await recorded();
    expect(slots).toMatchObject([
      {
        number: first,
        recorded: 1,
        arrivals: 4,
        samples: 1,
        levels: { waiting: { sum: 2, most: 2 } },
        wanted: { sum: 3, most: 3, samples: 1 },
      },
    ]);
  });

  it('counts jobs that have ended by the store’s clock', async () => {
    const recorder = gateway();
    clockMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
    const job = {
      formatVersion: 1,
      id: randomUUID(),
      model,
      inputJson: '1',
      createdAtMs: Date.now(),
    } as const;
    await recorder.step();
    await store.records.complete(job, '1', 5);
    clockMs += SLOT_MS;
    await pass([recorder], [0, 0, 0]);
    const succeeded = (await recorded()).map(({ ends }) => ends.succeeded ?? 0);
    expect(succeeded.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('leaves nothing out and counts nothing twice when another gateway takes over', async () => {
    const [one, other] = [gateway(), gateway()];
    await pass([one, other], [1, 2, 3, 4]);
    // The one is killed, and its lease is over a while later.
    await pass([other], [5, 6]);
    const [lease] = leases;
    if (lease) await store.leases.release(lease);
    await pass([other], [7, 8, 9, 10, 11, 12, 13, 14]);
    expect(new Set(leases.map(({ token }) => token)).size).toBe(2);
    expect(arrivals(await recorded())).toEqual(Array.from({ length: 12 }, (_, index) => [index, index + 1]));
    expect(await recorded(60)).toMatchObject([
      { recorded: 12, arrivals: 78, samples: 12, levels: { waiting: { sum: 24, most: 2 } } },
    ]);
  });

  it('writes nothing under a lease that another one has by now', async () => {
    await pass([gateway()], [1, 1, 1]);
    const [stale] = leases;
    if (!stale) throw new Error('no lease');
    await store.leases.release(stale);
    await store.leases.take('history', randomUUID(), 60_000);
    await pass([gateway(() => stale)], [1, 1, 1, 1]);
    expect(arrivals(await recorded())).toEqual([[0, 1]]);
  });

  it('knows no queue that it could not read', async () => {
    const recorder = gateway();
    await pass([recorder], [1, 1]);
    waiting = undefined;
    await pass([recorder], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect((await recorded()).map(({ samples }) => samples)).toEqual([1, 1, ...Array<number>(11).fill(0)]);
    expect(await recorded(60)).toMatchObject([{ recorded: 12, arrivals: 12, samples: 2 }]);
  });

  it.each([
    ['it was held up', true],
    ['another one came after the only one was killed', false],
  ])('has all that was pushed where %s', async (_case, isTheSame) => {
    const recorder = gateway();
    await pass([recorder], [1, 2, 3]);
    await pass([], [4, 0, 5]);
    const next = isTheSame ? recorder : gateway();
    if (!isTheSame) await recorder.release();
    await pass([next], [6, 7, 8, 9, 10, 11, 12, 13]);
    const slots = await recorded();
    expect(arrivals(slots)).toEqual([1, 2, 3, 4, 0, 5, 6, 7, 8, 9, 10, 11].map((count, at) => [at, count]));
    // The last ones before it was killed are counted, and were seen by nobody that is there.
    const seen = isTheSame ? [1, 1, 1, 0, 0, 0] : [1, 0, 0, 0, 0, 0];
    expect(slots.map(({ samples }) => samples)).toEqual([...seen, 1, 1, 1, 1, 1, 1]);
  });

  it('leaves a gap where no gateway was there for so long that ends are no longer known', async () => {
    const recorder = gateway();
    await pass([recorder], [1, 1, 1]);
    await pass([], new Array<number>(60).fill(0));
    await pass([recorder], [1, 1, 1]);
    expect(arrivals(await recorded()).map(([place]) => place)).toEqual([0, 63]);
  });
});
