import type { ModelReading } from './model.readings.js';

/**
 * How many jobs wait. While the broker is out of reach, its last word ages, and "nothing waits" would hide every job that
 * has come since: those count too, less what the workers that are set up can have done in that time. So many rather than
 * too few: the second of the last word counts whole, and an unknown service time takes nothing away.
 *
 * @param reading - with how old the broker's word is
 * @param nowSeconds - since the epoch, as the arrivals are counted
 */
export function waitingJobs(
  { ready, readyAgeSeconds, arrivals, heartbeats, measured }: ModelReading,
  nowSeconds: number,
): number {
  if (readyAgeSeconds === 0) return ready;
  const sinceSecond = Math.floor(nowSeconds - readyAgeSeconds);
  const { startSeconds, counts } = arrivals;
  let arrived = 0;
  for (let index = Math.max(0, sinceSecond - startSeconds); index < counts.length; index += 1)
    arrived += counts[index] ?? 0;
  const workers = heartbeats.filter(({ state }) => state === 'ready' || state === 'busy').length;
  const serviceSeconds =
    measured.serviceSeconds.reduce((sum, seconds) => sum + seconds, 0) / measured.serviceSeconds.length;
  const served = serviceSeconds > 0 ? (workers * readyAgeSeconds) / serviceSeconds : 0;
  return Math.max(0, Math.ceil(ready + arrived - served));
}
