import { Redis } from 'ioredis';
import type { ScriptReply } from './store-connection.js';

const ANSWERED_WITHIN_MS = 2_000;

/**
 * Sends one command to a Redis server on a connection of its own: for a look at a store before anybody works with it.
 *
 * @param url - user, password and database are used when given
 * @returns the reply in the shape that RESP2 gives it
 * @throws {Error} with Redis' own words when it answers with an error, with those of the connection when there is none, and
 *   when what listens there is no Redis or does not answer within 2 s
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
  // A connection that was lost rejects what waits for it with words that give no reason.
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

/** What answers in another protocol is a bug of Redis or of itself to ioredis. */
function inWords(error: unknown): unknown {
  const isStranger = error instanceof Error && error.message.startsWith('Unknown RESP type');
  return isStranger ? new Error('not a Redis server', { cause: error }) : error;
}
