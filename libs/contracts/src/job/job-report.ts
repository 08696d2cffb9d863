/** How far a job has come, as its model reports. */
export interface JobProgress {
  /** From 0 to 1. */
  readonly fraction: number;
  /** A short note for people. */
  readonly note?: string;
}
