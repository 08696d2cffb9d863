import type { Future } from './futures.js';
import type { Staffing } from './staffing.js';

/** Where a rollout begins and how it counts. Workers are counted in units of `workersPerUnit`, jobs likewise. */
export interface RolloutStart {
  /** When each worker that exists can take its next job, seconds from now. */
  readonly freeInSeconds: readonly number[];
  readonly startupSeconds: number;
  readonly serviceSeconds: number;
  readonly horizonSeconds: number;
  readonly decisionIntervalSeconds: number;
  readonly waitingWorth: number;
  readonly maxWorkers: number;
  readonly workersPerUnit: number;
  readonly staffing: Staffing;
}

/** How far the staffing may be above the measured rate before a later decision stops a worker. */
const SCALE_DOWN_MARGIN = 1.3;
/** In how many seconds, beside a start-up time, a later decision plans to clear a backlog. */
const DRAIN_SECONDS = 30;

/**
 * What a number of workers would cost, by a simulation of the queue. After the first decision a simple rule continues:
 * Erlang staffing for the measured rate and the backlog. So the search is for the best first step, and later steps may
 * correct it (the rollout method: Bertsekas, "Rollout Algorithms for Stochastic Scheduling", 1999).
 */
export class Rollout {
  /** When each worker is free next, ascending. */
  private readonly free: Float64Array;
  private count = 0;
  /** Worker-seconds of workers that finish a job before they end. */
  private owedSeconds = 0;

  constructor(private readonly start: RolloutStart) {
    this.free = new Float64Array(Math.max(start.maxWorkers, start.freeInSeconds.length) + 1);
  }

  /**
   * Worker-seconds plus the cost of all waiting, up to the horizon, and of what is left then.
   * @param workers - how many there are from now on
   * @param future - one future
   * @param heldDecisions - how many of the later decisions leave that number as it is; an integer from 0
   */
  costOf(workers: number, future: Future, heldDecisions = 0): number {
    const { start } = this;
    const { arrivals } = future;
    this.begin(workers);
    let waiting = 0;
    let busy = 0;
    let served = 0;
    let seen = 0;
    for (let from = 0, decision = 1; ; decision += 1) {
      const until = Math.min(start.horizonSeconds, from + start.decisionIntervalSeconds);
      for (; served < arrivals.length; served += 1) {
        const arrival = arrivals[served] ?? 0;
        const begin = Math.max(arrival, this.count > 0 ? (this.free[0] ?? 0) : Number.POSITIVE_INFINITY);
        if (begin >= until) break;
        waiting += begin - arrival;
        this.occupyFirst(begin + (future.services[served] ?? start.serviceSeconds));
      }
      busy += this.count * (until - from);
      while (seen < arrivals.length && (arrivals[seen] ?? 0) < until) seen += 1;
      from = until;
      if (from >= start.horizonSeconds) break;
      if (decision > heldDecisions) this.decide(from, future.seenRates[decision] ?? 0, seen - served);
    }
    for (let job = served; job < seen; job += 1) waiting += start.horizonSeconds - (arrivals[job] ?? 0);
    const left = seen - served;
    const drainSeconds = (left * start.serviceSeconds) / Math.max(1, this.count);
    waiting += left * (drainSeconds / 2 + (this.count === 0 ? start.startupSeconds : 0));
    return (busy + this.owedSeconds + start.waitingWorth * waiting) * start.workersPerUnit;
  }

  private begin(workers: number): void {
    const { freeInSeconds } = this.start;
    this.owedSeconds = 0;
    this.count = freeInSeconds.length;
    this.free.set(freeInSeconds);
    this.free.subarray(0, this.count).sort();
    if (workers > this.count) this.add(workers, 0);
    else this.remove(workers, 0);
  }

  private decide(nowSeconds: number, seenRate: number, backlog: number): void {
    const { start } = this;
    const load = seenRate * start.serviceSeconds;
    const drain =
      (backlog * start.serviceSeconds * start.workersPerUnit) / (start.startupSeconds + DRAIN_SECONDS);
    const wanted = Math.max(this.unitsFor(load + drain), backlog > 0 ? 1 : 0);
    if (wanted > this.count) this.add(Math.min(wanted, start.maxWorkers), nowSeconds);
    else {
      const kept = Math.max(wanted, this.unitsFor(load * SCALE_DOWN_MARGIN + (backlog > 0 ? 1 : 0)));
      if (kept < this.count) this.remove(kept, nowSeconds);
    }
  }

  private unitsFor(load: number): number {
    return Math.ceil(this.start.staffing.workersFor(load) / this.start.workersPerUnit);
  }

  private add(workers: number, nowSeconds: number): void {
    while (this.count < workers) {
      this.free[this.count] = nowSeconds + this.start.startupSeconds;
      this.count += 1;
    }
    this.free.subarray(0, this.count).sort();
  }

  /** Starting ones first, then idle ones, then busy ones, which end with their job. */
  private remove(workers: number, nowSeconds: number): void {
    while (this.count > workers) {
      const last = this.free[this.count - 1] ?? 0;
      if (last <= nowSeconds + this.start.serviceSeconds + 1e-9) {
        this.owedSeconds += Math.max(0, (this.free[0] ?? 0) - nowSeconds);
        this.free.copyWithin(0, 1, this.count);
      }
      this.count -= 1;
    }
  }

  /** Gives the worker that is free first a job until then, and keeps the order. */
  private occupyFirst(untilSeconds: number): void {
    const { free, count } = this;
    let place = 1;
    for (; place < count && (free[place] ?? 0) < untilSeconds; place += 1) free[place - 1] = free[place] ?? 0;
    free[place - 1] = untilSeconds;
  }
}
