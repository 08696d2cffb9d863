import {
  JobEstimator,
  jobsBefore,
  type ObservedWorker,
  type PlaceForecast,
  type PolicyObservation,
  type Quantiles,
} from '@tidegate/autoscaling';
import { figuresOf, type ModelFigures } from './model-figures.js';
import type { ObservedModel } from './model.observer.js';

/** An older reading is worth nothing, seconds. */
const LONGEST_AGE_SECONDS = 30;

/** How many workers there are. */
export interface WorkerCount {
  /** Workers whose model is set up, with a job or without. */
  readonly ready: number;
  readonly starting: number;
}

/** What is to come of a job that waits. */
export interface WaitingOutlook {
  readonly workers: WorkerCount;
  /** How many jobs wait before it. */
  readonly jobsBefore: number;
  /** Whether a worker without a job is there for it. */
  readonly isNext: boolean;
  /** Whether its model is paused: then it is not known when it starts. */
  readonly isPaused: boolean;
  /** When it starts and finishes, seconds from now; `undefined` while it is paused or too little has been measured. */
  readonly times: PlaceForecast | undefined;
}

/** What a gateway knows of one model, by its latest reading. */
export class ModelOutlook {
  private readonly estimator = new JobEstimator();
  private observation: PolicyObservation | undefined;
  private workers: WorkerCount = { ready: 0, starting: 0 };
  private idle = 0;
  private pushedSince = 0;
  private isPaused = false;
  private load: ModelFigures | undefined;
  private last: ObservedModel | undefined;

  /** A job was pushed here. */
  pushed(): void {
    this.pushedSince += 1;
  }

  /** Takes a reading. */
  observe(observed: ObservedModel): void {
    const { observation, waits, arrivals, isPaused } = observed;
    this.last = observed;
    this.load = figuresOf(observation, arrivals);
    this.isPaused = isPaused;
    this.estimator.observe(observation, waits, isPaused);
    this.observation = observation;
    this.pushedSince = 0;
    const count = (wanted: ObservedWorker['state']): number =>
      observation.workers.filter(({ state }) => state === wanted).length;
    this.idle = count('idle');
    this.workers = { ready: this.idle + count('busy'), starting: count('starting') };
  }

  /** Whether anything waits, runs or starts, as far as is known. */
  get isBusy(): boolean {
    if (this.pushedSince > 0 || this.observation === undefined) return true;
    const { ready, unacknowledged, workers } = this.observation;
    return ready + unacknowledged > 0 || workers.some(({ state }) => state === 'starting');
  }

  /**
   * The latest reading.
   *
   * @param nowSeconds - since the epoch
   * @returns undefined where it is older
   */
  latest(nowSeconds: number, mostAgeSeconds: number): ObservedModel | undefined {
    const { last } = this;
    return last && nowSeconds - last.observation.nowSeconds <= mostAgeSeconds ? last : undefined;
  }

  /**
   * The load of the model.
   *
   * @param nowSeconds - since the epoch
   * @returns undefined where no recent reading is there
   */
  figures(nowSeconds: number): ModelFigures | undefined {
    return this.recent(nowSeconds) && this.load;
  }

  /**
   * The outlook of a job that waits.
   *
   * @param pushedAtSeconds - since the epoch; that of its retry where it waits for one
   * @param nowSeconds - since the epoch
   * @returns undefined where no recent reading is there
   */
  ofWaiting(pushedAtSeconds: number, nowSeconds: number): WaitingOutlook | undefined {
    const observation = this.recent(nowSeconds);
    if (observation === undefined) return undefined;
    const { nowSeconds: readAtSeconds } = observation;
    const place = jobsBefore(observation, pushedAtSeconds, this.pushedBetween(pushedAtSeconds, nowSeconds));
    const { workers, idle, isPaused } = this;
    const ageSeconds = Math.max(0, nowSeconds - readAtSeconds);
    return {
      workers,
      jobsBefore: place,
      isNext: place < idle && !isPaused,
      isPaused,
      times: isPaused ? undefined : this.estimator.ofWaiting(place, ageSeconds),
    };
  }

  /**
   * How long a running job still runs, seconds from now.
   *
   * @param elapsedSeconds - how long it has been running
   * @param nowSeconds - since the epoch
   * @returns undefined where no measured job has taken longer
   */
  ofRunning(elapsedSeconds: number, nowSeconds: number): Quantiles | undefined {
    return this.recent(nowSeconds) && this.estimator.ofRunning(Math.max(0, elapsedSeconds));
  }

  private recent(nowSeconds: number): PolicyObservation | undefined {
    const { observation } = this;
    const ageSeconds = nowSeconds - (observation?.nowSeconds ?? Number.NEGATIVE_INFINITY);
    return ageSeconds > LONGEST_AGE_SECONDS ? undefined : observation;
  }

  /** Of the jobs that were pushed here since the reading, those before this one: evenly spread, and itself not counted. */
  private pushedBetween(pushedAtSeconds: number, nowSeconds: number): number {
    const readAtSeconds = this.observation?.nowSeconds ?? nowSeconds;
    if (pushedAtSeconds <= readAtSeconds) return 0;
    const share = Math.min(1, (pushedAtSeconds - readAtSeconds) / Math.max(nowSeconds - readAtSeconds, 1e-3));
    return Math.max(0, this.pushedSince - 1) * share;
  }
}
