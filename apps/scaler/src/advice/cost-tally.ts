import type { AdviceComparison, AdviceCost } from './advice.js';

/** What has come about in some time; no saving yet. */
export type AdviceGrowth = Omit<AdviceComparison, 'saved'>;

const HOUR_SECONDS = 3_600;
const SNAPSHOT_SECONDS = 60;
const NOTHING: AdviceCost = { workerSeconds: 0, waitingSeconds: 0 };

interface Snapshot {
  readonly atSeconds: number;
  readonly sum: AdviceGrowth;
}

/** Adds up costs, over all and over the last hour, to the minute. */
export class CostTally {
  private sum: AdviceGrowth = { seconds: 0, jobs: 0, measured: NOTHING, inCharge: NOTHING, advised: NOTHING };
  private readonly snapshots: Snapshot[] = [];

  /** @param atSeconds - on a clock that only goes forward */
  add(growth: AdviceGrowth, atSeconds: number): void {
    const { snapshots } = this;
    const latest = snapshots.at(-1);
    if (latest === undefined || atSeconds - latest.atSeconds >= SNAPSHOT_SECONDS)
      snapshots.push({ atSeconds, sum: this.sum });
    while ((snapshots[1]?.atSeconds ?? atSeconds) <= atSeconds - HOUR_SECONDS) snapshots.shift();
    this.sum = combine(this.sum, growth, (one, other) => one + other);
  }

  get total(): AdviceComparison {
    return withSaving(this.sum);
  }

  get lastHour(): AdviceComparison {
    const before = this.snapshots[0]?.sum ?? this.sum;
    return withSaving(combine(this.sum, before, subtract));
  }
}

function withSaving(growth: AdviceGrowth): AdviceComparison {
  return { ...growth, saved: combineCosts(growth.inCharge, growth.advised, subtract) };
}

function subtract(one: number, other: number): number {
  return one - other;
}

function combine(
  one: AdviceGrowth,
  other: AdviceGrowth,
  by: (one: number, other: number) => number,
): AdviceGrowth {
  return {
    seconds: by(one.seconds, other.seconds),
    jobs: by(one.jobs, other.jobs),
    measured: combineCosts(one.measured, other.measured, by),
    inCharge: combineCosts(one.inCharge, other.inCharge, by),
    advised: combineCosts(one.advised, other.advised, by),
  };
}

function combineCosts(
  one: AdviceCost,
  other: AdviceCost,
  by: (one: number, other: number) => number,
): AdviceCost {
  return {
    workerSeconds: by(one.workerSeconds, other.workerSeconds),
    waitingSeconds: by(one.waitingSeconds, other.waitingSeconds),
  };
}
