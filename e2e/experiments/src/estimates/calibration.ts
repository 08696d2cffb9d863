import type { Quantiles } from '@tidegate/autoscaling';

/** A stated wait and the true one, seconds. */
export interface StatedWait {
  readonly stated: Quantiles;
  readonly trueSeconds: number;
}

/** How many true waits were no longer than what was stated. */
export interface Calibration {
  readonly count: number;
  /** Shares from 0 to 1; not a number where nothing was stated. */
  readonly belowP50: number;
  readonly belowP90: number;
  /** Means, seconds. */
  readonly trueSeconds: number;
  readonly statedP90Seconds: number;
}

/** A job that starts within this time has not waited for a worker: it was picked up. */
const PICKED_UP_SECONDS = 0.03;

/** Sums up. */
export function calibrationOf(waits: readonly StatedWait[]): Calibration {
  const count = waits.length;
  const mean = (valueOf: (wait: StatedWait) => number): number =>
    waits.reduce((sum, wait) => sum + valueOf(wait), 0) / count;
  return {
    count,
    belowP50: mean(({ stated, trueSeconds }) => Number(trueSeconds <= stated.p50)),
    belowP90: mean(({ stated, trueSeconds }) => Number(trueSeconds <= stated.p90)),
    trueSeconds: mean(({ trueSeconds }) => trueSeconds),
    statedP90Seconds: mean(({ stated }) => stated.p90),
  };
}

/** Those that waited for a worker, or were expected to. */
export function withWait(waits: readonly StatedWait[]): readonly StatedWait[] {
  return waits.filter(({ stated, trueSeconds }) => Math.max(stated.p90, trueSeconds) > PICKED_UP_SECONDS);
}
