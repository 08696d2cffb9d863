import { ApiClient, UnexpectedAnswerError, concurrently } from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from './ledger.js';

/** How the jobs have ended whose ids clients have received. */
export interface LastCount {
  readonly finished: number;
  /** Jobs that failed because their tries ran out; the error of each must state that. */
  readonly gaveUp: number;
  readonly lost: number;
  readonly unfinished: number;
}

const ENDED_WITHIN_MS = 180_000;
const POLL_EVERY_MS = 200;
const LANES = 16;

type End = keyof LastCount;

async function awaitEnd(client: ApiClient, id: string, deadlineMs: number): Promise<string> {
  for (;;) {
    const status = await client.readStatus(id);
    if (status !== 'queued' && status !== 'processing') return status;
    if (performance.now() > deadlineMs) return status;
    await delay(POLL_EVERY_MS);
  }
}

/** Waits until every job whose id a client has received has ended, and checks each end. */
export async function takeLastCount(baseUrl: string, ledger: Ledger): Promise<LastCount> {
  const client = new ApiClient(baseUrl, LANES);
  const deadlineMs = performance.now() + ENDED_WITHIN_MS;
  const count = { finished: 0, gaveUp: 0, lost: 0, unfinished: 0 };
  const classify = async (id: string, input: string): Promise<End> => {
    const status = await awaitEnd(client, id, deadlineMs);
    if (status === 'finished') {
      const { input: echoed } = await client.readData(id);
      if (echoed !== input) ledger.violate(`job ${id} has the input of another: ${JSON.stringify(echoed)}`);
      return 'finished';
    }
    if (status.startsWith('error processing job: gave up')) return 'gaveUp';
    ledger.violate(`job ${id} has ended as "${status}"`);
    return 'unfinished';
  };
  const jobs = [...ledger.accepted];
  await concurrently({ count: jobs.length, lanes: LANES }, async (index) => {
    const [id, input] = jobs[index] ?? ['', ''];
    try {
      count[await classify(id, input)] += 1;
    } catch (error) {
      count.lost += 1;
      const reason = error instanceof UnexpectedAnswerError ? error.message : String(error);
      ledger.violate(`job ${id} is lost: ${reason}`);
    }
  });
  await client.close();
  return count;
}
