import type { WorkerObserver } from './live-run.types.js';

/** A running system, on which loads are run one after the other. */
export interface LiveSystem {
  /** Its name among others: what was run on it is kept under this name. */
  readonly name: string;
  /** Of its gateway. */
  readonly url: string;
  /** Gives it a setting, and waits until it is at rest. */
  prepare(setting: string): Promise<void>;
  /** Begins to see its workers. */
  observe(): Promise<WorkerObserver>;
  /** Leaves it as it was. */
  close(): Promise<void>;
}
