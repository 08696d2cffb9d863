import type { ArrivalsBySecond, PolicyObservation } from '@tidegate/autoscaling';
import { oldestWaitSeconds } from './oldest-wait.js';

/** How many jobs were pushed lately. */
export interface PushedLately {
  readonly lastMinute: number;
  readonly lastTenMinutes: number;
  readonly lastHour: number;
}

/** What is known of a model's load, by its latest reading. */
export interface ModelFigures {
  /** When it was read, seconds since the epoch. */
  readonly atSeconds: number;
  /** Jobs that wait for a worker, and that run. */
  readonly waiting: number;
  readonly running: number;
  /** How long the job has waited that has waited longest; absent where none waits. */
  readonly oldestWaitSeconds?: number;
  readonly arrivals: PushedLately;
  /** The latest measured times, seconds, the latest last; may be empty. */
  readonly startupSeconds: readonly number[];
  readonly serviceSeconds: readonly number[];
}

/**
 * The figures of a reading.
 *
 * @param arrivals - all that were pushed, those included that were canceled while they waited
 */
export function figuresOf(observation: PolicyObservation, arrivals: ArrivalsBySecond): ModelFigures {
  const { nowSeconds, ready, unacknowledged, startupSeconds, serviceSeconds } = observation;
  const oldest = oldestWaitSeconds(observation);
  return {
    atSeconds: nowSeconds,
    waiting: ready,
    running: unacknowledged,
    ...(oldest === undefined ? {} : { oldestWaitSeconds: oldest }),
    arrivals: {
      lastMinute: countOfLast(arrivals, 60),
      lastTenMinutes: countOfLast(arrivals, 600),
      lastHour: countOfLast(arrivals, 3_600),
    },
    startupSeconds,
    serviceSeconds,
  };
}

/** How many were pushed in the last seconds that are counted. */
function countOfLast({ counts }: ArrivalsBySecond, seconds: number): number {
  let sum = 0;
  for (let index = Math.max(0, counts.length - seconds); index < counts.length; index += 1)
    sum += counts[index] ?? 0;
  return sum;
}
