const FIRST_BACKOFF_SECONDS = 10;
const LONGEST_BACKOFF_SECONDS = 300;
const FORGIVEN_AFTER_SECONDS = 600;

/**
 * How long the kubelet waits before it starts a container again (`CrashLoopBackOff`): not at all the first time, then
 * 10 s, 20 s and so on up to 300 s.
 * @param consecutiveFailures - ends in a row, that of now included; from 0
 * @returns seconds from the end to the next start
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
 */
export function crashBackoffSeconds(consecutiveFailures: number): number {
  if (consecutiveFailures <= 1) return 0;
  return Math.min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** (consecutiveFailures - 2));
}

/**
 * How many ends in a row there are, for `crashBackoffSeconds`. The kubelet resets the count after 10 minutes of
 * running. Here a worker that was ready resets it too, so that a worker that dies is replaced at once, and only failing
 * set-ups wait.
 * @param run - the ends before this run, whether the run got ready, and how long it lasted
 */
export function countConsecutiveFailures(run: {
  readonly failuresBefore: number;
  readonly wasReady: boolean;
  readonly ranSeconds: number;
}): number {
  return run.wasReady || run.ranSeconds >= FORGIVEN_AFTER_SECONDS ? 1 : run.failuresBefore + 1;
}
