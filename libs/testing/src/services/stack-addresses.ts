import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makeOwnAddresses } from './own-addresses.js';
import { givenAddresses, withPath, type RemovableAddresses } from './service-addresses.js';

/** The lower ones are those of specs that write to the store themselves. */
const FIRST_DATABASE = 8;
const DATABASES = 8;

/**
 * A virtual host and a database for a whole stack on the broker and the store of this run. The database is empty: what a
 * scaler decides depends on what it has seen of a model, and specs that run one after the other all serve the model named
 * `default`.
 */
export async function makeStackAddresses(): Promise<RemovableAddresses> {
  const own = await makeOwnAddresses();
  const database = FIRST_DATABASE + (Number(process.env.JEST_WORKER_ID ?? 0) % DATABASES);
  const REDIS_URL = withPath(givenAddresses().REDIS_URL, String(database));
  return {
    RABBITMQ_URL: own.RABBITMQ_URL,
    RABBITMQ_MANAGEMENT_URL: own.RABBITMQ_MANAGEMENT_URL,
    REDIS_URL,
    remove: async () => {
      await Promise.all([own.remove(), removeKeys(REDIS_URL)]);
    },
  };
}

/** Removes what a stack has left in a database. */
async function removeKeys(redisUrl: string): Promise<void> {
  const script = "for _, key in ipairs(redis.call('KEYS', 'tidegate:*')) do redis.call('UNLINK', key) end";
  await promisify(execFile)('redis-cli', ['--no-auth-warning', '-u', redisUrl, 'EVAL', script, '0']);
}
