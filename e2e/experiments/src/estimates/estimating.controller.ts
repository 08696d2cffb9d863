import {
  JobEstimator,
  jobsBefore,
  seededRandom,
  type MeasuredWait,
  type PolicyObservation,
  type Quantiles,
} from '@tidegate/autoscaling';
import type { ClusterView, ReplicaController } from '@tidegate/simulation';

/** What is stated of a job: when it was pushed, or while it waited. */
export interface Statement {
  readonly kind: 'pushed' | 'waiting';
  /** Its place in the arrivals. */
  readonly job: number;
  readonly atSeconds: number;
  /** How long it will still wait, seconds. */
  readonly wait: Quantiles;
}

/** How often a job that waits is stated again, seconds. */
const STATED_EVERY_SECONDS = 5;
/** How many measured times the store keeps. */
const KEPT = { startups: 100, services: 200, waits: 200 };

/** What has been measured before the simulation begins, seconds. */
export interface MeasuredBefore {
  readonly startupSeconds: readonly number[];
  readonly serviceSeconds: readonly number[];
}

/** Lets another controller decide, and reads what a gateway reads, once a second, to estimate how long jobs wait. */
export class EstimatingController implements ReplicaController {
  readonly statements: Statement[] = [];
  private readonly estimator = new JobEstimator();
  private readonly counts: number[] = [];
  private counted = 0;
  private nextReadingSeconds = 0;
  private readonly startups: number[];
  private readonly services: number[];
  private readonly waits: MeasuredWait[] = [];
  private readonly begun = new Set<number>();
  readonly wake?: (view: ClusterView) => number;

  constructor(
    private readonly decides: ReplicaController,
    private readonly arrivalsSeconds: ArrayLike<number>,
    before: MeasuredBefore,
  ) {
    this.startups = [...before.startupSeconds];
    this.services = [...before.serviceSeconds];
    if (decides.wake !== undefined) this.wake = (view) => decides.wake?.(view) ?? view.replicas;
  }

  get nextDueSeconds(): number {
    return Math.min(this.decides.nextDueSeconds, this.nextReadingSeconds);
  }

  step(view: ClusterView): number {
    if (view.nowSeconds >= this.nextReadingSeconds) {
      this.nextReadingSeconds = Math.floor(view.nowSeconds) + 1;
      this.read(view);
    }
    return view.nowSeconds >= this.decides.nextDueSeconds ? this.decides.step(view) : view.replicas;
  }

  startedUp(startupSeconds: number): void {
    keep(this.startups, startupSeconds, KEPT.startups);
    this.decides.startedUp?.(startupSeconds);
  }

  served(serviceSeconds: number): void {
    keep(this.services, serviceSeconds, KEPT.services);
    this.decides.served?.(serviceSeconds);
  }

  private read(view: ClusterView): void {
    const observation = this.observe(view);
    for (const { job, sinceSeconds } of view.workers) {
      if (job === undefined || this.begun.has(job)) continue;
      this.begun.add(job);
      const pushedAtSeconds = this.arrivalsSeconds[job] ?? 0;
      const waitSeconds = sinceSeconds - pushedAtSeconds + pickupSeconds(job);
      keep(this.waits, { pushedAtSeconds, waitSeconds }, KEPT.waits);
    }
    this.estimator.observe(observation, [...this.waits]);
    this.stateComing(observation);
    if (Math.round(view.nowSeconds) % STATED_EVERY_SECONDS === 0) this.stateWaiting(observation);
  }

  /** The jobs that are pushed until the next reading. */
  private stateComing({ nowSeconds, ready }: PolicyObservation): void {
    for (let job = this.counted; this.arrivalAt(job) < nowSeconds + 1; job += 1)
      this.state(
        { kind: 'pushed', job, atSeconds: this.arrivalAt(job) },
        ready + job - this.counted,
        nowSeconds,
      );
  }

  private stateWaiting(observation: PolicyObservation): void {
    const { nowSeconds, ready } = observation;
    for (let job = this.counted - ready; job < this.counted; job += 1) {
      const place = jobsBefore(observation, this.arrivalAt(job));
      this.state({ kind: 'waiting', job, atSeconds: nowSeconds }, place, nowSeconds);
    }
  }

  private state(statement: Omit<Statement, 'wait'>, place: number, readAtSeconds: number): void {
    const estimate = this.estimator.ofWaiting(place, statement.atSeconds - readAtSeconds);
    if (estimate !== undefined) this.statements.push({ ...statement, wait: estimate.start });
  }

  private observe({ nowSeconds, ready, unacknowledged, workers, arrived }: ClusterView): PolicyObservation {
    while (this.counts.length <= nowSeconds) this.counts.push(0);
    for (; this.counted < arrived; this.counted += 1) {
      const second = Math.floor(this.arrivalAt(this.counted));
      this.counts[second] = (this.counts[second] ?? 0) + 1;
    }
    return {
      nowSeconds,
      arrivals: { startSeconds: 0, counts: this.counts },
      ready,
      unacknowledged,
      workers: workers.map(({ readySinceSeconds, job, createdAtSeconds, sinceSeconds }) =>
        readySinceSeconds === undefined
          ? { state: 'starting', sinceSeconds: createdAtSeconds }
          : { state: job === undefined ? 'idle' : 'busy', sinceSeconds },
      ),
      startupSeconds: [...this.startups],
      serviceSeconds: [...this.services],
    };
  }

  private arrivalAt(job: number): number {
    return this.arrivalsSeconds[job] ?? Number.POSITIVE_INFINITY;
  }
}

/** How long a job takes from the queue to a free worker: 5 to 20 ms, as measured on the local stack. */
export function pickupSeconds(job: number): number {
  return 0.005 + 0.015 * seededRandom(job)();
}

function keep<Result>(results: Result[], result: Result, most: number): void {
  results.push(result);
  if (results.length > most) results.shift();
}
