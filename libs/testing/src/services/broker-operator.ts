import { Agent, fetch } from 'undici';
import { waitUntil } from '../wait-until.js';
import type { ServiceAddresses } from './service-addresses.js';

const TIMEOUT_MS = 10_000;

/** A connection for each request: the broker ends one that is kept without use, at times under a request. */
const WITHOUT_KEEP_ALIVE = new Agent({ pipelining: 0 });

/** A connection, as the management API lists it. */
interface ListedConnection {
  readonly name: string;
  readonly user_provided_name?: string;
}

/**
 * What an operator may do to the broker, and Tidegate never does.
 *
 * @param path - below `/api/`
 * @returns the text of the answer
 * @throws {Error} when the answer is no success
 */
export async function administer(
  { RABBITMQ_MANAGEMENT_URL }: ServiceAddresses,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<string> {
  const { origin, username, password } = new URL(RABBITMQ_MANAGEMENT_URL);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const response = await fetch(`${origin}/api/${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(credentials)}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    dispatcher: WITHOUT_KEEP_ALIVE,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}

/** The virtual host of an address, as a path of the management API has it. */
function virtualHostOf({ RABBITMQ_URL }: ServiceAddresses): string {
  return encodeURIComponent(decodeURIComponent(new URL(RABBITMQ_URL).pathname.slice(1)) || '/');
}

/** Publishes bytes that no part of Tidegate would publish. */
export async function publishBytes(
  addresses: ServiceAddresses,
  queue: string,
  payload: string,
): Promise<void> {
  const message = { properties: {}, routing_key: queue, payload, payload_encoding: 'string' };
  await administer(addresses, 'POST', `exchanges/${virtualHostOf(addresses)}/amq.default/publish`, message);
}

/** Takes all messages out of a queue, as texts. */
export async function takeMessages(addresses: ServiceAddresses, queue: string): Promise<readonly string[]> {
  const path = `queues/${virtualHostOf(addresses)}/${queue}/get`;
  const body = { count: 10_000, ackmode: 'ack_requeue_false', encoding: 'auto' };
  const messages = JSON.parse(await administer(addresses, 'POST', path, body)) as {
    readonly payload: string;
  }[];
  return messages.map(({ payload }) => payload);
}

/**
 * Makes the broker close the connections with this name, as soon as it lists one.
 *
 * @throws {Error} when it lists none in time
 */
export async function closeConnections(addresses: ServiceAddresses, name: string): Promise<void> {
  const listNamed = async (): Promise<readonly ListedConnection[] | false> => {
    const text = await administer(addresses, 'GET', `vhosts/${virtualHostOf(addresses)}/connections`);
    const named = (JSON.parse(text) as ListedConnection[]).filter(
      (connection) => connection.user_provided_name === name,
    );
    return named.length > 0 && named;
  };
  for (const connection of await waitUntil(listNamed, { what: `a connection named ${name}` }))
    await administer(addresses, 'DELETE', `connections/${encodeURIComponent(connection.name)}`);
}
