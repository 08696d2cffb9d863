import { setTimeout as delay } from 'node:timers/promises';
import type { StatedWait } from './calibration.js';

/** What this reads of a job. */
interface ShownJob {
  readonly id: string;
  readonly done: boolean;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly estimate?: { readonly start?: { readonly p50: string; readonly p90: string } };
}

/** Pushes that are under way, and those that are read at once. */
const READ_AT_ONCE = 16;
const READ_EVERY_MS = 500;

/**
 * Pushes jobs to a running gateway when they are due, and compares the waits that its answers state with the true ones,
 * all by the service's own times.
 * @param url - of the gateway
 * @param arrivalsSeconds - when each job is due, ascending, from now
 * @param patienceSeconds - how long after the last push jobs may take
 * @returns one for each job whose answer had an estimate, and how many had none
 * @throws {Error} when a request fails, or jobs take too long
 */
export async function playLiveEstimates(
  url: string,
  arrivalsSeconds: readonly number[],
  patienceSeconds: number,
): Promise<{ readonly stated: readonly StatedWait[]; readonly unstated: number }> {
  const beganMs = performance.now();
  const pushes: Promise<ShownJob>[] = [];
  for (const dueSeconds of arrivalsSeconds) {
    await delay(Math.max(0, beganMs + dueSeconds * 1000 - performance.now()));
    const push = ask(`${url}/v1/jobs`, { method: 'POST', body: '{"input":"x"}' });
    // All are awaited below; until then none may count as unhandled.
    push.catch(() => undefined);
    pushes.push(push);
  }
  const pushed = await Promise.all(pushes);
  const ended = await readEnded(url, pushed, performance.now() + patienceSeconds * 1000);
  const stated = pushed.flatMap(({ id, createdAt, estimate }) => {
    const { start } = estimate ?? {};
    const startedAt = ended.get(id)?.startedAt;
    if (start === undefined || startedAt === undefined) return [];
    const since = (time: string): number => (Date.parse(time) - Date.parse(createdAt)) / 1000;
    return [{ stated: { p50: since(start.p50), p90: since(start.p90) }, trueSeconds: since(startedAt) }];
  });
  return { stated, unstated: pushed.length - stated.length };
}

async function readEnded(
  url: string,
  pushed: readonly ShownJob[],
  untilMs: number,
): Promise<ReadonlyMap<string, ShownJob>> {
  const ended = new Map<string, ShownJob>();
  let open = pushed.map(({ id }) => id);
  while (open.length > 0) {
    if (performance.now() > untilMs) throw new Error(`${open.length} jobs have not ended`);
    const batch = open.slice(0, READ_AT_ONCE);
    const jobs = await Promise.all(batch.map((id) => ask(`${url}/v1/jobs/${id}`)));
    for (const job of jobs) if (job.done) ended.set(job.id, job);
    if (jobs.some(({ done }) => !done)) await delay(READ_EVERY_MS);
    open = open.filter((id) => !ended.has(id));
  }
  return ended;
}

async function ask(address: string, request: RequestInit = {}): Promise<ShownJob> {
  const answer = await fetch(address, { ...request, headers: { 'content-type': 'application/json' } });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as ShownJob;
}
