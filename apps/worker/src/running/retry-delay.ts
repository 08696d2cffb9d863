import type { RetryPolicy } from '@tidegate/contracts';

/**
 * How long a retry waits, in seconds: its backoff, of which a random half is taken away, so that jobs which have failed
 * together are not tried together again. This is the "equal jitter" of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/: it keeps a shortest wait, as "full jitter" does not.
 *
 * Worked example: 1 s, doubled each time up to 60 s, waits 0.5 to 1 s, 1 to 2 s, 2 to 4 s, …, 30 to 60 s. Spec:
 * `retry-delay.property.spec.ts`.
 *
 * @param number - which retry of the job it is, from 1 on
 * @param random - from 0 to 1
 */
export function retryDelaySeconds(policy: RetryPolicy, number: number, random: number): number {
  const { backoffSeconds, factor, maxBackoffSeconds } = policy;
  // A factor to a high power may be infinite, and 0 times infinity is no number.
  const backoff = backoffSeconds === 0 ? 0 : backoffSeconds * factor ** (number - 1);
  return (Math.min(backoff, maxBackoffSeconds) / 2) * (1 + random);
}
