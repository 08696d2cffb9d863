import { Redis } from 'ioredis';
import type { ScriptReply } from './store-connection.js';

const ANSWERED_WITHIN_MS = 2_000;

/**
 * Sends one command to a Redis server on a connection of its own: to check a store before it is used.
 *
 * @param url - user, password and database are used when given
 * @returns the reply in the shape that RESP2 gives it
 * @throws {Error} with the message of Redis when it answers with an error, with that of the connection when there is
 *   none, and when the server there is no Redis or does not answer within 2 s
 */
export async function askStore(url: string, command: readonly [string, ...string[]]): Promise<ScriptReply> {
  const redis = new Redis(url, {
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: ANSWERED_WITHIN_MS,
    commandTimeout: ANSWERED_WITHIN_MS,
  });
  let lost: Error | undefined;
  // A connection that was lost rejects pending commands with a message that gives no reason.
  redis.on('error', (error: Error) => {
    lost ??= error;
  });
  try {
    await redis.connect();
    const [name, ...values] = command;
    return (await redis.call(name, ...values)) as ScriptReply;
  } catch (error) {
    throw inWords(lost ?? error);
  } finally {
    redis.disconnect();
  }
}

/** ioredis reports a server that answers in another protocol as a bug. */
function inWords(error: unknown): unknown {
  const isStranger = error instanceof Error && error.message.startsWith('Unknown RESP type');
  return isStranger ? new Error('not a Redis server', { cause: error }) : error;
}
