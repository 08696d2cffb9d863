import type { ModelReading } from './model.readings.js';

/**
 * How many jobs wait. While the broker cannot be reached, its last answer becomes old, and "nothing waits" would hide
 * every job that has arrived since. So these are added, without those that the ready workers can have done in that
 * time. The estimate is rather too high than too low: the whole second of the last answer counts, and nothing is
 * subtracted while the service time is unknown.
 *
 * @param reading - with the age of the broker's answer
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
