import { describe, expect, it } from '@jest/globals';
import { jobsBefore } from '@tidegate/autoscaling';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { withoutEnded } from './without-ended.js';

const START_SECONDS = 1_700_000_000;

/** A queue of jobs, one pushed in each second, and which of them have ended in it. */
const queues = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 60 })
  .map((ended) => ended.map((hasEnded, second) => ({ hasEnded, pushedAtSeconds: START_SECONDS + second })));

type Queue = readonly { readonly hasEnded: boolean; readonly pushedAtSeconds: number }[];

function readingOf(queue: Queue) {
  return {
    ready: queue.length,
    arrivals: { startSeconds: START_SECONDS, counts: queue.map(() => 1) },
  };
}

function endedOf(queue: Queue): string[] {
  return queue
    .filter(({ hasEnded }) => hasEnded)
    .map(({ pushedAtSeconds }) => v7({ msecs: pushedAtSeconds * 1000 }));
}

describe(withoutEnded.name, () => {
  it('leaves each job behind those alone that still wait, wherever in the queue the others were', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const ids = endedOf(queue);
        const reading = {
          nowSeconds: START_SECONDS + queue.length,
          ...withoutEnded(readingOf(queue), { count: ids.length, ids }),
        };
        const waiting = queue.filter(({ hasEnded }) => !hasEnded);
        expect(reading.ready).toBe(waiting.length);
        const places = waiting.map(({ pushedAtSeconds }) => jobsBefore(reading, pushedAtSeconds));
        expect(places).toEqual(waiting.map((_, place) => place));
      }),
    );
  });

  it('takes the known ones for all where there are more', () => {
    const counts = [100, 100];
    const ids = [1, 1, 1, 1].map(() => v7({ msecs: (START_SECONDS + 1) * 1000 }));
    const arrivals = { startSeconds: START_SECONDS, counts };
    expect(withoutEnded({ ready: 200, arrivals }, { count: 80, ids })).toEqual({
      ready: 120,
      arrivals: { startSeconds: START_SECONDS, counts: [100, 20] },
    });
  });

  it('never takes off more than waits or has arrived', () => {
    const arrivals = { startSeconds: START_SECONDS, counts: [1] };
    const ids = [START_SECONDS, START_SECONDS, START_SECONDS - 9].map((at) => v7({ msecs: at * 1000 }));
    expect(withoutEnded({ ready: 2, arrivals }, { count: 3, ids })).toEqual({
      ready: 0,
      arrivals: { startSeconds: START_SECONDS, counts: [expect.closeTo(0, 5)] },
    });
  });
});
