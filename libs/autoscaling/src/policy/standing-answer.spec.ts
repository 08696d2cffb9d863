import { describe, expect, it } from '@jest/globals';
import { anObservation, usualSettings, workersThat } from '../testing/observations.js';
import type { PolicyObservation } from './policy.types.js';
import { isHeld, nextStandingAnswer, type StandingAnswer } from './standing-answer.js';

const standing: StandingAnswer = { replicas: 7, sinceSeconds: 990, workers: 6, hadWork: true };
const seen = (given: Partial<PolicyObservation>): PolicyObservation =>
  anObservation({ ready: 1, workers: workersThat('busy', 6), ...given });

describe('the answer that stands', () => {
  it('stands since it was first given', () => {
    expect(nextStandingAnswer(standing, seen({}), 7).sinceSeconds).toBe(990);
    expect(nextStandingAnswer(standing, seen({}), 6).sinceSeconds).toBe(1000);
    expect(nextStandingAnswer(undefined, seen({ workers: [] }), 6)).toEqual({
      replicas: 6,
      sinceSeconds: 1000,
      workers: 0,
      hadWork: true,
    });
  });

  it.each<[string, Partial<StandingAnswer>, Partial<PolicyObservation>, boolean]>([
    ['within a sync period', {}, {}, true],
    ['no longer after one', { sinceSeconds: 985 }, {}, false],
    ['not when the clock was put back', { sinceSeconds: 1010 }, {}, false],
    ['not when jobs come where there were none', { hadWork: false }, {}, false],
    ['while there is no work still', { hadWork: false }, { ready: 0 }, true],
    ['not when a worker is gone', {}, { workers: workersThat('busy', 5) }, false],
    ['while workers go that were to go', { replicas: 4 }, { workers: workersThat('busy', 5) }, true],
    ['while workers come', {}, { workers: workersThat('starting', 7) }, true],
  ])('holds %s', (_, answer, given, expected) => {
    expect(isHeld({ ...standing, ...answer }, seen(given), usualSettings)).toBe(expected);
  });
});
