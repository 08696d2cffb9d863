import type { RunRecord } from '../run-record.types.js';

/** How many workers there were at a moment. */
export interface WorkerCounts {
  /** Wanted: those that start or serve. */
  readonly wanted: number;
  /** Existing: those that finish their last job as well. */
  readonly existing: number;
}

/** Observes the workers of a running system. */
export interface WorkerObserver {
  read(): Promise<WorkerCounts>;
  /** How long starts took from creation to ready, seconds of the clock on the wall; none where that cannot be seen. */
  readonly startsSeconds: readonly number[];
  /** Stops looking; absent where nothing goes on between two readings. */
  readonly stop?: () => void;
}

/** The result of a run against a running system. Times are seconds of real time since the first push was due. */
export interface LiveRun extends RunRecord {
  /** When each push was answered; the simulator uses these times. */
  readonly arrivalsSeconds: readonly number[];
  readonly startsSeconds: readonly number[];
  /** Jobs that were refused or did not succeed, as text. */
  readonly failures: readonly string[];
}
