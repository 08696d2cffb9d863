import { fetchAgain } from '@tidegate/broker';
import { randomUUID } from 'node:crypto';

/** Where broker and store are, as settings name them. */
export interface ServiceAddresses {
  readonly RABBITMQ_URL: string;
  readonly RABBITMQ_MANAGEMENT_URL: string;
  readonly REDIS_URL: string;
}

/** Addresses that no other spec shares, until they are given back. */
export interface OwnAddresses extends ServiceAddresses {
  readonly remove: () => Promise<void>;
}

/** Addresses with a virtual host that can be lost. */
export interface VirtualHostAddresses extends OwnAddresses {
  /** Makes the virtual host again, as a broker has it that has lost its volume: no queue, no policy, no connection. */
  readonly empty: () => Promise<void>;
}

function givenAddress(name: keyof ServiceAddresses): string {
  const address = process.env[name];
  if (!address)
    throw new Error(`${name} is not set: run the specs by Jest, whose global setup starts services`);
  return address;
}

/** The broker and the store that Jest has started, or that were given. */
export function givenAddresses(): ServiceAddresses {
  return {
    RABBITMQ_URL: givenAddress('RABBITMQ_URL'),
    RABBITMQ_MANAGEMENT_URL: givenAddress('RABBITMQ_MANAGEMENT_URL'),
    REDIS_URL: givenAddress('REDIS_URL'),
  };
}

async function request(managementUrl: URL, method: string, path: string, body?: object): Promise<string> {
  const { username, password } = managementUrl;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const response = await fetchAgain(new URL(`/api/${path}`, managementUrl.origin), {
    method,
    headers: { authorization: `Basic ${btoa(credentials)}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return text;
}

/**
 * A virtual host of the broker's own for the queues, and one of the store's databases for each of Jest's processes:
 * specs that run beside each other all serve the model named `default`.
 */
export async function ownAddresses(
  given: ServiceAddresses = givenAddresses(),
): Promise<VirtualHostAddresses> {
  const managementUrl = new URL(given.RABBITMQ_MANAGEMENT_URL);
  const name = `spec-${randomUUID()}`;
  await makeVirtualHost(managementUrl, name);
  const brokerUrl = new URL(given.RABBITMQ_URL);
  brokerUrl.pathname = `/${name}`;
  const storeUrl = new URL(given.REDIS_URL);
  storeUrl.pathname = `/${Number(process.env.JEST_WORKER_ID ?? 0) % 16}`;
  return {
    RABBITMQ_URL: brokerUrl.href,
    RABBITMQ_MANAGEMENT_URL: given.RABBITMQ_MANAGEMENT_URL,
    REDIS_URL: storeUrl.href,
    remove: async () => {
      await request(managementUrl, 'DELETE', `vhosts/${name}`);
    },
    empty: async () => {
      await request(managementUrl, 'DELETE', `vhosts/${name}`);
      await makeVirtualHost(managementUrl, name);
    },
  };
}

async function makeVirtualHost(managementUrl: URL, name: string): Promise<void> {
  await request(managementUrl, 'PUT', `vhosts/${name}`);
  const rights = { configure: '.*', write: '.*', read: '.*' };
  await request(managementUrl, 'PUT', `permissions/${name}/${managementUrl.username}`, rights);
}

/** Puts bytes into a queue that nobody of Tidegate would. */
export async function publishBytes(
  { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL }: ServiceAddresses,
  queue: string,
  payload: string,
): Promise<void> {
  const path = `exchanges${new URL(RABBITMQ_URL).pathname}/amq.default/publish`;
  const message = { properties: {}, routing_key: queue, payload, payload_encoding: 'string' };
  await request(new URL(RABBITMQ_MANAGEMENT_URL), 'POST', path, message);
}

/** Takes all messages out of a queue, as texts. */
export async function takeMessages(
  { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL }: ServiceAddresses,
  queue: string,
): Promise<readonly string[]> {
  const virtualHost = encodeURIComponent(decodeURIComponent(new URL(RABBITMQ_URL).pathname.slice(1)) || '/');
  const path = `queues/${virtualHost}/${queue}/get`;
  const body = { count: 10_000, ackmode: 'ack_requeue_false', encoding: 'auto' };
  const answer = await request(new URL(RABBITMQ_MANAGEMENT_URL), 'POST', path, body);
  return (JSON.parse(answer) as { readonly payload: string }[]).map(({ payload }) => payload);
}
