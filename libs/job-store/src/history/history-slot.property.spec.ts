import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeSlots, type HistorySlot, type LevelSamples } from './history-slot.js';
import { readSlotText, slotText } from './history-text.js';
import { addBuckets, latencyBucket, latencyQuantile } from './latency-buckets.js';

const RUNS = { numRuns: 200 };

const count = fc.integer({ min: 1, max: 100_000 });
const level = fc.nat(1_000).map((value): LevelSamples => ({ sum: value + 1, most: value + 1 }));
/** Few enough buckets that none are put together. */
const latencies = fc.uniqueArray(fc.tuple(fc.nat(60), count), {
  selector: ([bucket]) => bucket,
  maxLength: 60,
});
const sorted = (pairs: readonly (readonly [number, number])[]): Map<number, number> =>
  new Map([...pairs].sort(([one], [other]) => one - other).map(([bucket, many]) => [bucket, many]));

/** Five seconds in which somebody has recorded. */
const slots: fc.Arbitrary<HistorySlot> = fc
  .record({
    number: fc.nat(400_000_000),
    arrivals: fc.nat(10_000),
    ends: fc.record({ succeeded: count, failed: count, timed_out: count }, { requiredKeys: [] }),
    latencies: latencies.map(sorted),
    levels: fc.option(
      fc.record({ waiting: level, running: level, busy: level, setup_failed: level }, { requiredKeys: [] }),
      { nil: undefined },
    ),
    wanted: fc.option(fc.nat(50), { nil: undefined }),
  })
  .map(({ levels, wanted, ...others }) => ({
    ...others,
    recorded: 1,
    samples: levels === undefined ? 0 : 1,
    levels: levels ?? {},
    ...(wanted === undefined ? {} : { wanted: { sum: wanted, most: wanted, samples: 1 } }),
  }));

describe('an entry of a history', () => {
  it('is the same when it is read again, of five seconds and of any number of them', () => {
    fc.assert(
      fc.property(fc.array(slots, { minLength: 1, maxLength: 12 }), fc.nat(40_000_000), (several, number) => {
        for (const slot of [...several, mergeSlots(number, several)])
          expect(readSlotText(slotText(slot), Math.floor(slot.number / 720))).toEqual(slot);
      }),
      RUNS,
    );
  });

  it('is the same however those that it is made of were put together before', () => {
    fc.assert(
      fc.property(fc.array(slots, { maxLength: 12 }), fc.nat(12), (several, cut) => {
        const parts = [several.slice(0, cut), several.slice(cut)].map((part) => mergeSlots(0, part));
        expect(mergeSlots(7, parts)).toEqual(mergeSlots(7, several));
      }),
      RUNS,
    );
  });

  it('of an idle model is a few bytes', () => {
    const idle = { ...mergeSlots(719, []), recorded: 1, samples: 1 };
    expect(slotText(idle)).toBe('jz k1');
  });
});

describe('a quantile of latencies', () => {
  const milliseconds = fc.integer({ min: 1, max: 5_000_000 });

  it('is within 2.5 % of the real one', () => {
    fc.assert(
      fc.property(
        // Within a factor of 400 of each other, so that all have buckets of their own.
        milliseconds.chain((lowest) =>
          fc.array(fc.integer({ min: lowest, max: lowest * 400 }), { minLength: 1, maxLength: 300 }),
        ),
        fc.constantFrom(0.5, 0.9, 0.95, 0.99, 1),
        (values, fraction) => {
          const histograms = values.map((value) => new Map([[latencyBucket(value), 1]]));
          const real = values.toSorted((one, other) => one - other)[Math.ceil(fraction * values.length) - 1];
          const quantile = latencyQuantile(addBuckets(histograms), fraction) ?? 0;
          expect(Math.abs(quantile * 1000 - (real ?? 0)) / (real ?? 1)).toBeLessThanOrEqual(0.025);
        },
      ),
      RUNS,
    );
  });

  it('is as exact at the top where there are too many buckets, and no latency is lost', () => {
    const all = Array.from({ length: 400 }, (_, bucket) => new Map([[bucket, 10]]));
    const sum = addBuckets(all);
    expect(sum.size).toBe(128);
    expect([...sum.values()].reduce((total, many) => total + many, 0)).toBe(4_000);
    expect(latencyQuantile(sum, 0.95)).toBe(latencyQuantile(new Map(all.flatMap((one) => [...one])), 0.95));
  });

  it('is unknown where there is none', () => {
    expect(latencyQuantile(new Map(), 0.5)).toBeUndefined();
  });
});
