import { Pool } from 'undici';

const LASTS_MS = 4_000;
const ANSWERED_WITHIN_MS = 30_000;
const MEBIBYTE = 1_048_576;
const LARGE_JOB = JSON.stringify({ input: 'x'.repeat(MEBIBYTE - 2) });

/**
 * Clients that push one job of 1 MB after the other while none can be taken, and never wait when they are refused.
 *
 * @returns answers that are neither 503 with `Retry-After` nor a job
 */
export async function pushLargeJobs(baseUrl: string, clients: number): Promise<string[]> {
  const pool = new Pool(baseUrl, { connections: clients, headersTimeout: ANSWERED_WITHIN_MS });
  const headers = { 'content-type': 'application/json' };
  const bad = new Set<string>();
  const endsAtMs = performance.now() + LASTS_MS;
  const pushOn = async (): Promise<void> => {
    while (performance.now() < endsAtMs) {
      const answer = await pool.request({ method: 'POST', path: '/v1/jobs', headers, body: LARGE_JOB });
      const text = await answer.body.text();
      const isRefusal = answer.statusCode === 503 && answer.headers['retry-after'] !== undefined;
      // The last one before, or the first one after.
      if (!isRefusal && answer.statusCode !== 202) bad.add(`${answer.statusCode}: ${text.slice(0, 200)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, pushOn));
  } catch (error) {
    bad.add(`no answer: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await pool.destroy();
  }
  return [...bad];
}
