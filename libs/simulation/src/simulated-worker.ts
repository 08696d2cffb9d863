/** A worker in the simulator. */
export interface SimulatedWorker {
  readonly name: string;
  readonly createdAtSeconds: number;
  /** Since when its model is set up; undefined while it starts. */
  readySinceSeconds: number | undefined;
  /** The running job, by its place in the arrivals; undefined while it has none. */
  job: number | undefined;
  /** Since when it has had the running job, or has had none; seconds. */
  sinceSeconds: number;
  /** Terminating: it finishes the running job and takes no other. */
  isTerminating: boolean;
  isGone: boolean;
}
