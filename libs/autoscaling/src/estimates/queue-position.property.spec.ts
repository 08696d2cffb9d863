import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jobsBefore, type QueueReadingInTime } from './queue-position.js';

/** Jobs by the time of their push, and how many of them wait: the queue is served in order, so it is the last ones. */
const queues = fc
  .array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 60 })
  .chain((times) =>
    fc.record({
      pushes: fc.constant([...times].sort((one, other) => one - other)),
      ready: fc.integer({ min: 1, max: times.length }),
    }),
  );

function readingOf(pushes: readonly number[], ready: number, nowSeconds: number): QueueReadingInTime {
  const counts = new Array<number>(Math.floor(nowSeconds) + 1).fill(0);
  for (const at of pushes) counts[Math.floor(at)] = (counts[Math.floor(at)] ?? 0) + 1;
  return { nowSeconds, ready, arrivals: { startSeconds: 0, counts } };
}

describe('the number of jobs before one in the queue', () => {
  it('is wrong by no more than the jobs of its own second', () => {
    fc.assert(
      fc.property(queues, ({ pushes, ready }) => {
        const reading = readingOf(pushes, ready, 30.5);
        const waiting = pushes.slice(-ready);
        waiting.forEach((at, place) => {
          const same = pushes.filter((other) => Math.floor(other) === Math.floor(at)).length;
          expect(Math.abs(jobsBefore(reading, at) - place)).toBeLessThanOrEqual(same);
        });
      }),
    );
  });

  it('is exact where each second has one job at its begin', () => {
    const reading = readingOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4, 10);
    expect([6, 7, 8, 9].map((at) => jobsBefore(reading, at))).toEqual([0, 1, 2, 3]);
    expect([6, 7, 8, 9].map((at) => jobsBefore(reading, at + 0.999))).toEqual([0, 1, 2, 3]);
  });

  it('never falls with the time of the push, and is never below zero or above all others', () => {
    fc.assert(
      fc.property(
        queues,
        fc.double({ min: 0, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        ({ pushes, ready }, one, other) => {
          const reading = readingOf(pushes, ready, 30.5);
          const [early, late] = [Math.min(one, other), Math.max(one, other)].map((at) =>
            jobsBefore(reading, at),
          );
          expect(early).toBeLessThanOrEqual(late ?? -1);
          expect(early).toBeGreaterThanOrEqual(0);
          expect(late).toBeLessThan(ready);
        },
      ),
    );
  });

  it('counts all that wait, and what was pushed since, for a job that is younger than the reading', () => {
    const reading = readingOf([1, 2, 3], 3, 10);
    expect(jobsBefore(reading, 10.2)).toBe(3);
    expect(jobsBefore(reading, 10.2, 4)).toBe(7);
  });
});
