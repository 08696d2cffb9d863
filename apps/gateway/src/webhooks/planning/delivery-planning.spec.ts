import { describe, expect, it } from '@jest/globals';
import type { WebhookDelivery } from '@tidegate/job-store';
import fc from 'fast-check';
import { afterAttempt, RETRIED_FOR_MS } from './after-attempt.js';
import { HOLD_BACK_MS, nextDelivery } from './next-delivery.js';

const START_MS = 1_700_000_000_000;

const delivery = (number: number, others: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  number,
  type: 'started',
  attempt: 1,
  timeMs: START_MS,
  state: 'pending',
  tries: 0,
  attempts: [],
  ...others,
});

const FAILS = { latencyMs: 100, error: 'the receiver answered 503', answer: 503 };

/** Plays deliveries of one job in virtual time, with a receiver that fails those with some numbers; returns what it received. */
function play(
  numbers: readonly number[],
  failing: ReadonlySet<number>,
  forMs: number,
): readonly [number, number][] {
  let deliveries: readonly WebhookDelivery[] = numbers.map((number) => delivery(number));
  const received: [number, number][] = [];
  for (let nowMs = START_MS; nowMs < START_MS + forMs;) {
    const { delivery: next, dueInMs } = nextDelivery(deliveries, nowMs);
    if (dueInMs === undefined) break;
    if (!next) {
      nowMs += dueInMs;
      continue;
    }
    received.push([next.number, nowMs - START_MS]);
    const outcome = failing.has(next.number)
      ? { ...FAILS, atMs: nowMs }
      : { atMs: nowMs, latencyMs: 100, answer: 200 };
    const after = afterAttempt(next, outcome, 0.5).delivery;
    deliveries = deliveries.map((one) => (one.number === after.number ? after : one));
    nowMs += 100;
  }
  return received;
}

describe('the order of the deliveries of a job', () => {
  it('is that of their numbers', () => {
    expect(play([2, 5, 9], new Set(), 60_000).map(([number]) => number)).toEqual([2, 5, 9]);
  });

  it('holds the next back for a minute while one fails, and no longer', () => {
    const received = play([2, 5], new Set([2]), 3_600_000);
    expect(received.filter(([number]) => number === 5)).toEqual([[5, HOLD_BACK_MS]]);
    expect(received.filter(([number, atMs]) => number === 2 && atMs < HOLD_BACK_MS).length).toBeGreaterThan(
      3,
    );
  });

  it('is kept of several that fail: each is first tried a minute after the one before', () => {
    const received = play([2, 5, 9], new Set([2, 5]), 3_600_000);
    const firstOf = (number: number) => received.find(([one]) => one === number)?.[1];
    expect([firstOf(2), firstOf(5)]).toEqual([0, HOLD_BACK_MS]);
    expect(firstOf(9)).toBe(2 * HOLD_BACK_MS);
  });

  it('never lets one wait behind others for longer than that, whichever fail, and never has one overtake an untried one', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(numbers, fc.func(fc.boolean()), (all, isFailing) => {
        const sorted = all.toSorted((one, other) => one - other);
        const failing = new Set(sorted.filter((number) => isFailing(number)));
        const received = play(sorted, failing, 7_200_000);
        const firsts = sorted.map((number) => received.find(([one]) => one === number)?.[1] ?? Number.NaN);
        for (const [index, atMs] of firsts.entries()) {
          const before = firsts[index - 1] ?? -HOLD_BACK_MS;
          expect(atMs).toBeGreaterThanOrEqual(before);
          // While an earlier one is being tried, this one waits for its answer, too.
          expect(atMs).toBeLessThanOrEqual(before + HOLD_BACK_MS + 500);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe(afterAttempt.name, () => {
  it('tries again for a day, at growing times of an hour at most, and then gives up', () => {
    let nowMs = START_MS;
    let { delivery: tried, result } = afterAttempt(delivery(2), { ...FAILS, atMs: nowMs }, 0);
    const pauses: number[] = [];
    while (result === 'retried') {
      const dueMs = tried.nextTryAtMs ?? 0;
      pauses.push(Math.round((dueMs - nowMs) / 1000));
      nowMs = dueMs;
      ({ delivery: tried, result } = afterAttempt(tried, { ...FAILS, atMs: nowMs }, 0));
    }
    expect(pauses.slice(0, 6)).toEqual([5, 5, 11, 21, 42, 85]);
    expect(Math.max(...pauses)).toBe(3_600);
    expect(result).toBe('failed');
    expect(nowMs - START_MS).toBeGreaterThan(RETRIED_FOR_MS - 2 * 3_600_000);
    expect(nowMs - START_MS).toBeLessThanOrEqual(RETRIED_FOR_MS);
    expect(tried).toMatchObject({ state: 'failed', tries: pauses.length + 1 });
    expect(tried.attempts).toHaveLength(10);
  });

  it('takes a random half of each pause away at most', () => {
    const pauseAt = (random: number) =>
      (afterAttempt(delivery(2), { ...FAILS, atMs: START_MS }, random).delivery.nextTryAtMs ?? 0) -
      START_MS -
      100;
    expect([pauseAt(0), pauseAt(0.5), pauseAt(1)]).toEqual([5_000, 3_750, 2_500]);
  });

  it('waits for as long as the receiver wants', () => {
    const { delivery: after } = afterAttempt(
      delivery(2),
      { ...FAILS, atMs: START_MS, retryAfterMs: 600_000 },
      0,
    );
    expect(after.nextTryAtMs).toBe(START_MS + 100 + 600_000);
    expect(
      afterAttempt(delivery(2), { ...FAILS, atMs: START_MS, retryAfterMs: 2 * RETRIED_FOR_MS }, 0).result,
    ).toBe('failed');
  });

  it.each([
    ['delivered', { answer: 204 }],
    ['stopped', { answer: 410, error: 'the receiver answered 410' }],
    ['retried', { answer: 301, error: 'the receiver redirects, which is not followed' }],
    ['retried', { error: 'no answer within 10 s' }],
  ] as const)('comes to %s by %j', (result, outcome) => {
    const after = afterAttempt(delivery(2), { atMs: START_MS, latencyMs: 5, ...outcome }, 0);
    expect(after).toMatchObject({
      result,
      delivery: { tries: 1, attempts: [{ atMs: START_MS, latencyMs: 5, ...outcome }] },
    });
  });
});
