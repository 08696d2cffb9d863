/** How long records live, in seconds. */
export interface RecordLifetimes {
  /** A job that has not ended: longer than it may wait and run. */
  readonly liveSeconds: number;
  /** A job that has ended. */
  readonly resultSeconds: number;
}
