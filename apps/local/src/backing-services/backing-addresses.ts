/** Where the broker is for one user; the password is part of the addresses. */
export interface BrokerAddresses {
  /** `amqp://…` */
  readonly rabbitmqUrl: string;
  /** `http://…`, the management API of the same broker. */
  readonly rabbitmqManagementUrl: string;
}

/** Where the store is for one user; the password is part of the address. */
export interface StoreAddresses {
  /** `redis://…` */
  readonly redisUrl: string;
}

/** Where both are. */
export type BackingAddresses = BrokerAddresses & StoreAddresses;
