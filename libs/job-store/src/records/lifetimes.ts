/** How long records live, in seconds, and how much is kept beside them. */
export interface RecordLifetimes {
  /** A job that has not ended: longer than it may wait and run. */
  readonly liveSeconds: number;
  /** A job that has ended. */
  readonly resultSeconds: number;
  /** How long the events of a job may be together, in bytes. @defaultValue 1048576 */
  readonly eventLogBytes?: number;
}
