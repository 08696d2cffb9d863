import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../policy/seeded-random.js';
import { WorkerGrowth } from './worker-growth.js';

const FUTURES = 64;

/** What is drawn for 12 jobs and one worker, after an hour in which such a load came every two minutes. */
function drawAfter(workersAt: (secondsIntoLoad: number) => number): readonly (readonly number[])[] {
  const growth = new WorkerGrowth();
  for (let at = 0; at < 3600; at += 1) {
    const into = at % 120;
    growth.note({ atSeconds: at, load: into < 60 ? 12 : 0, workers: into < 60 ? workersAt(into) : 1 });
  }
  return growth.draw({ atSeconds: 3600, load: 12, workers: 1 }, FUTURES, seededRandom(1));
}

describe('the growth of the number of workers', () => {
  it('is that of earlier moments with as much to do', () => {
    const futures = drawAfter((into) => (into < 15 ? 1 : 4));
    const grown = futures.filter((times) => times.length === 3 && times.every((seconds) => seconds < 30));
    expect(grown.length).toBeGreaterThan(FUTURES / 2);
  });

  it('is none where such a load has never brought any', () => {
    const still = drawAfter(() => 1).filter((times) => times.length === 0);
    expect(still.length).toBeGreaterThan(0.8 * FUTURES);
  });

  it('is assumed while nothing was seen: more for more jobs, within a sync of the HPA', () => {
    const futures = new WorkerGrowth().draw({ atSeconds: 0, load: 40, workers: 0 }, FUTURES, seededRandom(1));
    const counts = futures.map((times) => times.length);
    expect(Math.min(...counts)).toBeLessThan(5);
    expect(Math.max(...counts)).toBeGreaterThan(20);
    expect(Math.max(...futures.flat())).toBeLessThanOrEqual(15);
  });
});
