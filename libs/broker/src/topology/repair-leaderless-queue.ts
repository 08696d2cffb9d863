import { connect, type Channel } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { ManagementApiError } from '../broker.error.js';
import { withinTimeout } from '../connection/within-timeout.js';
import { queuePath } from '../management/find-queue.js';
import type { ManagementApi } from '../management/management-api.js';
import { declareQuorumQueue } from './declare-queues.js';
import { REPAIR_QUEUE, PROOF_EXCHANGE } from './names.js';

/**
 * The result:
 * - `repaired`: the queue had no leader and is made again
 * - `serving`: it has one, or has had one and may hold jobs; nothing was done
 * - `in-other-hands`: another gateway repairs it
 */
export type QueueRepair = 'repaired' | 'serving' | 'in-other-hands';

/** What is needed to repair a queue. */
export interface RepairOptions {
  readonly url: string;
  readonly api: ManagementApi;
  readonly queue: string;
}

const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;
const RESOURCE_LOCKED = 405;

/** A queue that is declared again at once can have consumers that never get a message (RabbitMQ 3.10.8). */
const PAUSE_MS = 500;

/**
 * Deletes and declares again a quorum queue that was born without a leader and can never get one. Only a queue that has no
 * figures at all and no proof of ever having confirmed a message is touched. See
 * `decisions/0001-leaderless-queues.md`.
 *
 * @throws {ManagementApiError} when the management API does not answer
 * @throws {Error} when the broker is lost meanwhile
 */
export async function repairLeaderlessQueue({ url, api, queue }: RepairOptions): Promise<QueueRepair> {
  const connection = await connect(url, {
    timeout: CONNECT_TIMEOUT_MS,
    clientProperties: { connection_name: 'tidegate repair' },
  });
  // What ends the connection also fails the step under way.
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    if (!(await takeTurn(channel))) return 'in-other-hands';
    if (!(await isLeaderless(api, queue))) return 'serving';
    await channel.deleteQueue(queue);
    await delay(PAUSE_MS);
    await declareQuorumQueue(channel, queue);
    return 'repaired';
  } finally {
    await withinTimeout(connection.close(), CLOSE_TIMEOUT_MS).catch(() => undefined);
  }
}

/** One at a time: a second one might delete the queue that the first has just made. The turn ends with the connection. */
async function takeTurn(channel: Channel): Promise<boolean> {
  try {
    await channel.assertQueue(REPAIR_QUEUE, { exclusive: true, durable: false });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === RESOURCE_LOCKED) return false;
    throw error;
  }
}

async function isLeaderless(api: ManagementApi, queue: string): Promise<boolean> {
  const path = queuePath(api, queue);
  try {
    const figures = await api.get(path);
    if (figures.type !== 'quorum' || 'messages' in figures) return false;
    const bindings = await api.list(`${path}/bindings`);
    return bindings.every(({ source }) => source !== PROOF_EXCHANGE);
  } catch (error) {
    if (error instanceof ManagementApiError && error.status === 404) return false;
    throw error;
  }
}
