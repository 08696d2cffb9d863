import { fetchAgain, ManagementApi } from '@tidegate/broker';
import { randomUUID } from 'node:crypto';

/** Where broker and store are, as settings name them. */
export interface ServiceAddresses {
  readonly RABBITMQ_URL: string;
  readonly RABBITMQ_MANAGEMENT_URL: string;
  readonly REDIS_URL: string;
}

const ALL_RIGHTS = { configure: '.*', write: '.*', read: '.*' };

function given(name: keyof ServiceAddresses): string {
  const address = process.env[name];
  if (!address)
    throw new Error(`${name} is not set: run the specs by Jest, whose global setup starts services`);
  return address;
}

function givenServices(): ServiceAddresses {
  return {
    RABBITMQ_URL: given('RABBITMQ_URL'),
    RABBITMQ_MANAGEMENT_URL: given('RABBITMQ_MANAGEMENT_URL'),
    REDIS_URL: given('REDIS_URL'),
  };
}

/** A virtual host of one spec's own, and one of the store's databases for each of Jest's processes. */
export async function makeOwnAddresses(services = givenServices()): Promise<ServiceAddresses> {
  const virtualHost = `spec-${randomUUID()}`;
  const brokerUrl = new URL(services.RABBITMQ_URL);
  brokerUrl.pathname = `/${virtualHost}`;
  const storeUrl = new URL(services.REDIS_URL);
  storeUrl.pathname = `/${Number(process.env.JEST_WORKER_ID ?? 0) % 16}`;
  const addresses = { ...services, RABBITMQ_URL: brokerUrl.href, REDIS_URL: storeUrl.href };
  const management = managementOf(addresses);
  await management.put(`vhosts/${virtualHost}`, {});
  await management.put(
    `permissions/${virtualHost}/${new URL(addresses.RABBITMQ_MANAGEMENT_URL).username}`,
    ALL_RIGHTS,
  );
  return addresses;
}

/** The management API of a spec's own virtual host. */
export function managementOf({ RABBITMQ_MANAGEMENT_URL, RABBITMQ_URL }: ServiceAddresses): ManagementApi {
  return new ManagementApi({ url: RABBITMQ_MANAGEMENT_URL, amqpUrl: RABBITMQ_URL, timeoutSeconds: 10 });
}

/** What an operator may do to the broker and Tidegate never does. `path` is below `/api/`. */
export async function administer(
  { RABBITMQ_MANAGEMENT_URL }: ServiceAddresses,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const { origin, username, password } = new URL(RABBITMQ_MANAGEMENT_URL);
  const response = await fetchAgain(`${origin}/api/${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response;
}
