import { describe, expect, it } from '@jest/globals';
import type { PolicyObservation } from '../policy/policy.types.js';
import { anObservation, workersThat } from '../testing/observations.js';
import { JobEstimator } from './job-estimator.js';
import type { MeasuredWait } from './past-forecasts.js';

function estimatorAt(given: Partial<PolicyObservation>): JobEstimator {
  const estimator = new JobEstimator();
  estimator.observe(anObservation(given), []);
  return estimator;
}

describe('the estimate of a job that waits', () => {
  it('is none while no job of the model has been measured', () => {
    expect(estimatorAt({ workers: workersThat('idle', 1) }).ofWaiting(0, 0)).toBeUndefined();
  });

  it('is none while a worker has to start and no start has been measured', () => {
    expect(estimatorAt({ serviceSeconds: [5] }).ofWaiting(0, 0)).toBeUndefined();
  });

  it('is at once with an idle worker, and ends after a measured service time', () => {
    const estimator = estimatorAt({ serviceSeconds: [5], workers: workersThat('idle', 1) });
    expect(estimator.ofWaiting(0, 0)).toEqual({ start: { p50: 0, p90: 0 }, finish: { p50: 5, p90: 5 } });
  });

  it('counts the jobs before it, and the rest of the running one', () => {
    const estimator = estimatorAt({
      serviceSeconds: [5],
      ready: 4,
      unacknowledged: 1,
      workers: workersThat('busy', 1, 2),
    });
    expect(estimator.ofWaiting(3, 0)?.start).toEqual({ p50: 18, p90: 18 });
    expect(estimator.ofWaiting(3, 1)?.start).toEqual({ p50: 17, p90: 17 });
  });

  it('takes a job that should have ended a moment ago for the next one, of which no news has come', () => {
    const estimator = estimatorAt({ serviceSeconds: [5], ready: 1, workers: workersThat('busy', 1, 6) });
    expect(estimator.ofWaiting(0, 0)?.start).toEqual({ p50: 4, p90: 4 });
  });

  it('waits for the rest of a start', () => {
    const estimator = estimatorAt({
      serviceSeconds: [5],
      startupSeconds: [30],
      ready: 1,
      workers: workersThat('starting', 1, 10),
    });
    expect(estimator.ofWaiting(0, 0)?.start).toEqual({ p50: 20, p90: 20 });
  });

  it('goes on at the same pace behind the places that are played', () => {
    const estimator = estimatorAt({ serviceSeconds: [5], ready: 100_000, workers: workersThat('idle', 10) });
    const { p50 = 0 } = estimator.ofWaiting(90_000, 0)?.start ?? {};
    expect(p50 / (90_000 * 0.5)).toBeCloseTo(1, 1);
  });
});

describe('the estimate of a job after a pause of its model', () => {
  /** One job a second that a free worker takes at once, but for those of a pause: they wait for its end. */
  function afterPause(fromSeconds: number, untilSeconds: number): JobEstimator {
    const estimator = new JobEstimator();
    const startSeconds = 1_000;
    const pushed: MeasuredWait[] = [];
    for (let second = 0; second < untilSeconds + 5; second += 1) {
      const isPaused = second >= fromSeconds && second < untilSeconds;
      const nowSeconds = startSeconds + second;
      const started = pushed.filter(
        ({ pushedAtSeconds, waitSeconds }) => pushedAtSeconds + waitSeconds <= nowSeconds,
      );
      estimator.observe(
        anObservation({
          nowSeconds,
          arrivals: { startSeconds, counts: Array.from({ length: second + 1 }, () => 1) },
          ready: pushed.length - started.length,
          serviceSeconds: [0.01],
          workers: workersThat('idle', 1),
        }),
        started.slice(-100),
        isPaused,
      );
      const pushedAtSeconds = nowSeconds + 0.5;
      const waits = second + 0.5 >= fromSeconds - 0.5 && second < untilSeconds;
      const waitSeconds = waits ? startSeconds + untilSeconds - pushedAtSeconds : 0.02;
      pushed.push({ pushedAtSeconds, waitSeconds });
    }
    return estimator;
  }

  it('learns nothing from those that waited for its end', () => {
    const estimator = afterPause(30, 90);
    expect(estimator.ofWaiting(0, 0)?.start).toEqual({ p50: 0.02, p90: 0.02 });
    // Six jobs of 0.01 s each.
    expect(estimator.ofWaiting(6, 0)?.start.p90).toBeCloseTo(0.06, 1);
  });
});

describe('the estimate of a running job', () => {
  const estimator = estimatorAt({ serviceSeconds: [1, 2, 3, 4, 5, 6, 7, 8, 9] });

  it('is the rest of those measured times that are longer', () => {
    expect(estimator.ofRunning(0)).toEqual({ p50: 5, p90: 9 });
    expect(estimator.ofRunning(6)).toEqual({ p50: 2, p90: 3 });
  });

  it('is none for one that takes longer than all that were measured', () => {
    expect(estimator.ofRunning(10)).toBeUndefined();
  });
});
