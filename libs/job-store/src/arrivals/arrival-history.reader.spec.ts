import { describe, expect, it } from '@jest/globals';
import { ArrivalHistoryReader } from './arrival-history.reader.js';

const NOW_SECONDS = 28_000_000 * 60 + 30;

/** A store that remembers which minutes were asked for. */
class TestArrivals {
  readonly asked: number[] = [];
  readonly counts = new Map<number, number>();

  readMinutes(_model: string, minutes: readonly number[]) {
    this.asked.push(minutes.length);
    const within = (minute: number) =>
      new Map([...this.counts].filter(([second]) => Math.floor(second / 60) === minute));
    return Promise.resolve(new Map(minutes.map((minute) => [minute, within(minute)])));
  }
}

describe('the history of arrivals', () => {
  it('is two hours by second, up to the present one', async () => {
    const arrivals = new TestArrivals();
    arrivals.counts
      .set(NOW_SECONDS, 2)
      .set(NOW_SECONDS - 7_199, 3)
      .set(NOW_SECONDS - 7_200, 99);
    const { startSeconds, counts } = await new ArrivalHistoryReader(arrivals, 'a').read(NOW_SECONDS + 0.7);
    expect(startSeconds).toBe(NOW_SECONDS - 7_199);
    expect([counts.length, counts[0], counts[7_199]]).toEqual([7_200, 3, 2]);
    expect(Array.from(counts).reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('takes what a fast clock counted ahead for the present', async () => {
    const arrivals = new TestArrivals();
    arrivals.counts.set(NOW_SECONDS + 40, 4);
    const { counts } = await new ArrivalHistoryReader(arrivals, 'a').read(NOW_SECONDS);
    expect(counts[7_199]).toBe(4);
  });

  it('reads all of it once a minute, for what came late, and only the latest minutes in between', async () => {
    const arrivals = new TestArrivals();
    const reader = new ArrivalHistoryReader(arrivals, 'a');
    for (const seconds of [0, 1, 2]) await reader.read(NOW_SECONDS + seconds);
    arrivals.counts.set(NOW_SECONDS - 3_600, 7);
    const { counts } = await reader.read(NOW_SECONDS + 60);
    expect(arrivals.asked).toEqual([122, 3, 3, 122]);
    expect(Array.from(counts).reduce((sum, count) => sum + count, 0)).toBe(7);
  });
});
