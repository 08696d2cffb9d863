/** Where broker and store are, as settings name them. */
export interface ServiceAddresses {
  /** `amqp://…`, its path the virtual host */
  readonly RABBITMQ_URL: string;
  /** `http://…`, the management API of the same broker */
  readonly RABBITMQ_MANAGEMENT_URL: string;
  /** `redis://…` */
  readonly REDIS_URL: string;
}

/** Addresses that no other spec shares, until they are removed. */
export interface RemovableAddresses extends ServiceAddresses {
  readonly remove: () => Promise<void>;
}

function givenAddress(name: keyof ServiceAddresses): string {
  const address = process.env[name];
  if (!address)
    throw new Error(`${name} is not set: run the specs by Jest, whose global setup starts services`);
  return address;
}

/**
 * The broker and the store that Jest has started, or that were given.
 *
 * @throws {Error} with the first name that is not set
 */
export function givenAddresses(): ServiceAddresses {
  return {
    RABBITMQ_URL: givenAddress('RABBITMQ_URL'),
    RABBITMQ_MANAGEMENT_URL: givenAddress('RABBITMQ_MANAGEMENT_URL'),
    REDIS_URL: givenAddress('REDIS_URL'),
  };
}

/** The address with another path: a virtual host of the broker, a database of the store. */
export function withPath(address: string, path: string): string {
  const url = new URL(address);
  url.pathname = `/${path}`;
  return url.href;
}
