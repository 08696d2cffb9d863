/** Where the broker and the store are; passwords are part of the addresses. */
export interface BackingAddresses {
  /** `amqp://…` */
  readonly rabbitmqUrl: string;
  /** `http://…`, the management API of the same broker. */
  readonly rabbitmqManagementUrl: string;
  /** `redis://…` */
  readonly redisUrl: string;
}
