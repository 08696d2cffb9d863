import { ManagementApi } from '@tidegate/broker';
import { administer, makeOwnAddresses, type OwnAddresses } from '@tidegate/testing';
import { connect, type ConfirmChannel } from 'amqplib';
import { randomBytes } from 'node:crypto';
import { brokerDefinitions } from '../broker-definitions.js';
import { userName, type Role } from '../roles.js';

const PASSWORD = 'spec-password';
const REFUSED = 'ACCESS_REFUSED';

/** A user of earlier days, whom the definitions lock out. */
export const LOCKED_USER = 'guest';

/** A virtual host of one spec's own, with the users of some roles as their definitions make them. */
export class GuardedBroker {
  private constructor(
    private readonly addresses: OwnAddresses,
    private readonly roles: readonly Role[],
    private readonly prefix: string,
    readonly administration: ManagementApi,
  ) {}

  /** Imports the definitions of these roles. */
  static async open(roles: readonly Role[]): Promise<GuardedBroker> {
    const addresses = await makeOwnAddresses();
    const { RABBITMQ_URL: amqpUrl, RABBITMQ_MANAGEMENT_URL: url } = addresses;
    const virtualHost = new URL(amqpUrl).pathname.slice(1);
    const prefix = `${virtualHost}-`;
    const users = roles.map((role) => ({ role, password: PASSWORD, salt: randomBytes(4) }));
    const definitions = brokerDefinitions({
      virtualHost,
      users,
      userPrefix: prefix,
      locked: [prefix + LOCKED_USER],
    });
    await administer(addresses, 'POST', 'definitions', definitions);
    const administration = new ManagementApi({ url, amqpUrl, timeoutSeconds: 10 });
    return new GuardedBroker(addresses, roles, prefix, administration);
  }

  /** The broker's address for a role, or for a user that is no role's. */
  urlOf(user: Role | string): string {
    return this.withUser(this.addresses.RABBITMQ_URL, user);
  }

  /** The management API for a role. */
  managementOf(role: Role): ManagementApi {
    const url = this.withUser(this.addresses.RABBITMQ_MANAGEMENT_URL, role);
    return new ManagementApi({ url, amqpUrl: this.urlOf(role), timeoutSeconds: 10 });
  }

  /**
   * What the management API answers to a request that the library does not know.
   *
   * @param path - below `/api/`, in which `VHOST` stands for the virtual host
   */
  async statusOf(role: Role, method: string, path: string, body: object = {}): Promise<number> {
    const { origin } = new URL(this.addresses.RABBITMQ_MANAGEMENT_URL);
    const response = await fetch(`${origin}/api/${path.replace('VHOST', this.administration.virtualHost)}`, {
      method,
      headers: {
        authorization: `Basic ${btoa(`${this.nameOf(role)}:${PASSWORD}`)}`,
        'content-type': 'application/json',
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    await response.body?.cancel();
    return response.status;
  }

  /** Does something on a channel of a role. */
  async try(role: Role, act: (channel: ConfirmChannel) => Promise<unknown>): Promise<'done' | 'refused'> {
    const model = await connect(this.urlOf(role));
    model.on('error', () => undefined);
    try {
      const channel = await model.createConfirmChannel();
      // A refused publish is answered by the end of the channel alone.
      const ended = new Promise<never>((_resolve, reject) => channel.on('error', reject));
      await Promise.race([act(channel), ended]);
      return 'done';
    } catch (error) {
      if (error instanceof Error && error.message.includes(REFUSED)) return 'refused';
      throw error;
    } finally {
      await model.close().catch(() => undefined);
    }
  }

  /** Removes the virtual host with all that is in it, and the users. */
  async close(): Promise<void> {
    for (const user of [...this.roles, LOCKED_USER])
      await administer(this.addresses, 'DELETE', `users/${this.nameOf(user)}`);
    await this.addresses.remove();
  }

  private nameOf(user: Role | string): string {
    return typeof user === 'string' ? this.prefix + user : userName(user, this.prefix);
  }

  private withUser(address: string, user: Role | string): string {
    const url = new URL(address);
    url.username = this.nameOf(user);
    url.password = PASSWORD;
    return url.href;
  }
}
