import { type ApiClient, mayFollow } from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';

/** How a user reads the status. */
export interface UserHabits {
  readonly pollSeconds: number;
  /** The user gives up after this many readings of the status. */
  readonly maxPolls: number;
}

/** The result of one user: `latencySeconds` as the service reports it, or what failed. */
export type UserOutcome =
  | { readonly kind: 'served'; readonly latencySeconds: number }
  | { readonly kind: 'failed'; readonly reason: string };

async function waitUntilFinished(client: ApiClient, id: string, habits: UserHabits): Promise<void> {
  let previous = 'queued';
  for (let poll = 1; poll <= habits.maxPolls; poll++) {
    const status = await client.readStatus(id);
    if (!mayFollow(previous, status)) throw new Error(`status "${status}" after "${previous}"`);
    if (status === 'finished') return;
    previous = status;
    await delay(habits.pollSeconds * 1000);
  }
  throw new Error(`still ${previous} after ${habits.maxPolls} readings`);
}

async function fetchOwnResult(client: ApiClient, id: string, input: string): Promise<number> {
  const { output, input: echoed, latency } = await client.readData(id);
  if (!JSON.stringify(output).includes(input))
    throw new Error(`output of another: ${JSON.stringify(output)}`);
  if (echoed !== input) throw new Error(`input of another: ${JSON.stringify(echoed)}`);
  if (typeof latency !== 'number' || latency < 0) throw new Error(`latency ${JSON.stringify(latency)}`);
  return latency;
}

/** One user of the earlier service: pushes, asks for the status until it is finished, fetches the result. */
export async function runUser(client: ApiClient, input: string, habits: UserHabits): Promise<UserOutcome> {
  let id = 'none';
  try {
    id = await client.push(input);
    await waitUntilFinished(client, id, habits);
    return { kind: 'served', latencySeconds: await fetchOwnResult(client, id, input) };
  } catch (error) {
    return { kind: 'failed', reason: `job ${id}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
