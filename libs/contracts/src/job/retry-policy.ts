/** When a try that has failed is followed by another one by itself. */
export interface RetryPolicy {
  /** Retries of a job at most. */
  readonly limit: number;
  /** Seconds before the first retry, before jitter. */
  readonly backoffSeconds: number;
  /** How many times as long each further retry waits. */
  readonly factor: number;
  /** Seconds that no retry waits longer than. */
  readonly maxBackoffSeconds: number;
}
