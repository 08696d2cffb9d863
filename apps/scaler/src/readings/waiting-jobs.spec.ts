import { describe, expect, it } from '@jest/globals';
import type { WorkerState } from '@tidegate/contracts';
import { waitingJobs } from './waiting-jobs.js';

const NOW_SECONDS = 1_000.5;

/** Two jobs in each of the last ten seconds, of 4 s each, and workers in these states. */
function waiting(given: {
  readonly ready?: number;
  readonly ageSeconds: number;
  readonly workers?: readonly WorkerState[];
  readonly serviceSeconds?: readonly number[];
}): number {
  const { ready = 0, ageSeconds, workers = [], serviceSeconds = [3, 5] } = given;
  const reading = {
    ready,
    readyAgeSeconds: ageSeconds,
    arrivals: { startSeconds: 991, counts: new Array<number>(10).fill(2) },
    heartbeats: workers.map((state, index) => ({
      workerId: String(index),
      model: 'default',
      state,
      startedAtMs: 0,
    })),
    measured: { startupSeconds: [], serviceSeconds },
    isPaused: false,
  };
  return waitingJobs(reading, NOW_SECONDS);
}

describe('the jobs that wait', () => {
  it('are what the broker has just reported, whatever has arrived', () => {
    expect(waiting({ ready: 3, ageSeconds: 0 })).toBe(3);
  });

  it('are those that waited and all that came since, where no worker is set up', () => {
    expect(waiting({ ready: 3, ageSeconds: 2, workers: ['starting'] })).toBe(3 + 3 * 2);
  });

  it('are fewer by what the workers can have done since, and never fewer than none', () => {
    expect(waiting({ ready: 3, ageSeconds: 2, workers: ['ready', 'busy'] })).toBe(3 + 3 * 2 - 1);
    expect(waiting({ ageSeconds: 2, workers: new Array<WorkerState>(20).fill('busy') })).toBe(0);
  });

  it('are no fewer while nobody knows how long a job takes', () => {
    expect(waiting({ ageSeconds: 2, workers: ['ready', 'busy'], serviceSeconds: [] })).toBe(3 * 2);
  });
});
