/** A reading of a queue: messages by state and when they were counted, or an explicit value for "not known". */
export type QueueReading = QueueCounts | 'unavailable';

/** A reading of one queue. */
export interface QueueCounts {
  /** Messages that wait for a worker; an integer from 0. */
  readonly ready: number;
  /** Messages that a worker holds and has not acknowledged, that is: running jobs; an integer from 0. */
  readonly unacknowledged: number;
  /** When the source counted, in seconds on the caller's clock. */
  readonly atSeconds: number;
}
