import { randomUUID } from 'node:crypto';
import { administer } from './broker-operator.js';
import {
  givenAddresses,
  withPath,
  type RemovableAddresses,
  type ServiceAddresses,
} from './service-addresses.js';

const ALL_RIGHTS = { configure: '.*', write: '.*', read: '.*' };

/** Databases of a Redis as it comes. */
const STORE_DATABASES = 16;

/** Addresses with a virtual host that can be lost. */
export interface OwnAddresses extends RemovableAddresses {
  /** Makes the virtual host again, as a broker has it that has lost its volume: no queue, no policy, no connection. */
  readonly empty: () => Promise<void>;
}

/**
 * One of the store's databases for each of Jest's processes: no gateway of another spec ends there what is overdue.
 *
 * @param given - the services of this run when not given
 */
export function ownStoreUrl({ REDIS_URL }: Pick<ServiceAddresses, 'REDIS_URL'> = givenAddresses()): string {
  return withPath(REDIS_URL, String(Number(process.env.JEST_WORKER_ID ?? 0) % STORE_DATABASES));
}

/**
 * Makes a virtual host of one spec's own for the queues, and chooses a database of the store: specs that run beside each
 * other all serve the model named `default`.
 *
 * @param given - the services of this run when not given
 */
export async function makeOwnAddresses(given: ServiceAddresses = givenAddresses()): Promise<OwnAddresses> {
  const { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL } = given;
  const virtualHost = `spec-${randomUUID()}`;
  const make = async (): Promise<void> => {
    const { username } = new URL(RABBITMQ_MANAGEMENT_URL);
    await administer(given, 'PUT', `vhosts/${virtualHost}`);
    await administer(given, 'PUT', `permissions/${virtualHost}/${username}`, ALL_RIGHTS);
  };
  const remove = async (): Promise<void> => {
    await administer(given, 'DELETE', `vhosts/${virtualHost}`);
  };
  await make();
  return {
    RABBITMQ_URL: withPath(RABBITMQ_URL, virtualHost),
    RABBITMQ_MANAGEMENT_URL,
    REDIS_URL: ownStoreUrl(given),
    remove,
    empty: async () => {
      await remove();
      await make();
    },
  };
}
