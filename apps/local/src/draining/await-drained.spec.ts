import { describe, expect, it } from '@jest/globals';
import { awaitDrained } from './await-drained.js';

/** Follows a drain whose readings are these; the last one goes on for ever. */
async function follow(readings: readonly (number | undefined)[], stopAfter = 100) {
  const stop = new AbortController();
  const counts: number[] = [];
  let asked = 0;
  const isDrained = await awaitDrained({
    readJobsLeft: () => {
      const reading = readings[Math.min(asked, readings.length - 1)];
      asked += 1;
      if (asked === stopAfter) stop.abort();
      return Promise.resolve(reading);
    },
    onJobsLeft: (count) => counts.push(count),
    intervalMs: 0,
    signal: stop.signal,
  });
  return { isDrained, counts, asked };
}

describe('a model that is drained', () => {
  it('has no jobs left three times in a row', async () => {
    expect(await follow([0])).toEqual({ isDrained: true, counts: [], asked: 3 });
    expect(await follow([2, 0, 0, 1, 0])).toEqual({ isDrained: true, counts: [2], asked: 7 });
  });

  it('is not drained while nothing is known', async () => {
    expect(await follow([undefined], 5)).toEqual({ isDrained: false, counts: [], asked: 5 });
    expect(await follow([0, 0, undefined, 0])).toMatchObject({ isDrained: true, asked: 6 });
  });

  it('is waited for no longer than wanted', async () => {
    expect(await follow([3], 4)).toEqual({ isDrained: false, counts: [3], asked: 4 });
  });
});
