import type { ReplicaController } from './replica-controller.js';

/** What is simulated. All times are seconds from the start of the simulation. */
export interface SimulationOptions {
  /** When each job is pushed, ascending; from 0. */
  readonly arrivalsSeconds: ArrayLike<number>;
  /** How long each job runs; as many as arrivals; above 0. */
  readonly serviceSeconds: ArrayLike<number>;
  /** Draws how long the next worker takes from its creation to being ready; from 0. */
  readonly nextStartupSeconds: () => number;
  readonly controller: ReplicaController;
  /**
   * From the end of a worker's last job to its end, seconds from 0.
   * @defaultValue 0
   */
  readonly terminationSeconds?: number;
  /**
   * Every how many seconds the source of the queue's counts reads; 0 is always. The controller sees the counts of the
   * last reading.
   * @defaultValue 0
   */
  readonly readingIntervalSeconds?: number;
  /**
   * When the source reads first, in seconds; taken modulo the interval.
   * @defaultValue 0
   */
  readonly readingPhaseSeconds?: number;
  /**
   * When a worker is killed (the one that has been ready longest): its job returns to the head of the queue, and a new
   * worker takes its place. Ascending.
   * @defaultValue none
   */
  readonly interruptionsSeconds?: readonly number[];
  /**
   * Whether idle workers are stopped first in a scale-down, as by pod-deletion-cost; else those that have been ready
   * the shortest.
   * @defaultValue false
   */
  readonly idleGoFirst?: boolean;
  /**
   * How long after the last arrival or completion worker-seconds still count.
   * @defaultValue 600
   */
  readonly tailSeconds?: number;
  /**
   * How long after the last arrival the simulation goes on when jobs do not finish; what is left then is lost.
   * @defaultValue 86400
   */
  readonly patienceSeconds?: number;
}

/** The result. */
export interface SimulationResult {
  /** From push to finish by job in the order of arrival, seconds; NaN for one that was lost. */
  readonly latenciesSeconds: Float64Array;
  /** Workers × their time from creation to the end of termination, from the first arrival to the end of the tail. */
  readonly workerSeconds: number;
  /** Jobs that never finished. */
  readonly lost: number;
  /** `spec.replicas` as `[seconds, replicas]` steps. */
  readonly replicas: readonly (readonly [atSeconds: number, replicas: number])[];
  /** When the simulation ended, tail included. */
  readonly endSeconds: number;
  /** Arrivals, starts, completions and controller steps together. */
  readonly events: number;
}
