/** A worker as the simulator has it. */
export interface SimulatedWorker {
  readonly name: string;
  readonly createdAtSeconds: number;
  /** Since when its model is set up; undefined while it starts. */
  readySinceSeconds: number | undefined;
  /** The job in hand, by its place in the arrivals; undefined while it has none. */
  job: number | undefined;
  /** Since when it has had the job in hand, or has had none; seconds. */
  sinceSeconds: number;
  /** Told to end: it finishes the job in hand and takes no other. */
  isTerminating: boolean;
  isGone: boolean;
}
