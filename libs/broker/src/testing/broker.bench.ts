import type { JobMessage } from '@tidegate/contracts';
import { connect, type ChannelModel, type ConfirmChannel, type GetMessage } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { fetchAgain } from '../management/fetch-again.js';
import { ManagementApi } from '../management/management-api.js';
import { declareDeadLetterQueue, declareJobQueue } from '../topology/declare-queues.js';
import { jobQueue } from '../topology/names.js';
import { aJobMessage } from './a-job-message.js';
import { waitUntil } from './wait-until.js';

/** The model whose queue the specs use. */
export const SPEC_MODEL = 'spec';

/** A connection, as the management API lists it. */
interface ListedConnection {
  readonly name: string;
  readonly user_provided_name?: string;
}

const ALL_RIGHTS = { configure: '.*', write: '.*', read: '.*' };

function givenAddress(name: 'RABBITMQ_URL' | 'RABBITMQ_MANAGEMENT_URL'): string {
  const address = process.env[name];
  if (!address) throw new Error(`${name} is not set: this spec needs a broker`);
  return address;
}

/** A virtual host of one spec's own on the broker of this run, and a plain client to look behind the library. */
export class BrokerBench {
  readonly queue = jobQueue(SPEC_MODEL);

  private constructor(
    readonly url: string,
    readonly management: ManagementApi,
    readonly virtualHost: string,
    private readonly model: ChannelModel,
    readonly channel: ConfirmChannel,
  ) {}

  /** Makes the virtual host; its queues are not declared yet. */
  static async open(): Promise<BrokerBench> {
    const managementUrl = givenAddress('RABBITMQ_MANAGEMENT_URL');
    const amqpUrl = new URL(givenAddress('RABBITMQ_URL'));
    const virtualHost = `spec-${randomUUID()}`;
    amqpUrl.pathname = `/${virtualHost}`;
    const management = new ManagementApi({ url: managementUrl, amqpUrl: amqpUrl.href, timeoutSeconds: 10 });
    await management.put(`vhosts/${virtualHost}`, {});
    await management.put(`permissions/${virtualHost}/${new URL(managementUrl).username}`, ALL_RIGHTS);
    const model = await connect(amqpUrl.href);
    const channel = await model.createConfirmChannel();
    return new BrokerBench(amqpUrl.href, management, virtualHost, model, channel);
  }

  /** The management API for another user of the same broker. */
  managementAs(user: string, password: string): ManagementApi {
    const url = new URL(givenAddress('RABBITMQ_MANAGEMENT_URL'));
    url.username = user;
    url.password = password;
    return new ManagementApi({ url: url.href, amqpUrl: this.url, timeoutSeconds: 10 });
  }

  /** Declares the queues as gateways and workers do. */
  async declare(): Promise<void> {
    await declareDeadLetterQueue(this.channel);
    await declareJobQueue(this.channel, SPEC_MODEL);
  }

  /** Puts jobs into the queue behind the publisher's back, their inputs given. */
  async send(...inputs: readonly string[]): Promise<void> {
    for (const input of inputs)
      this.channel.sendToQueue(this.queue, packet(aJobMessage({ inputJson: JSON.stringify(input) })));
    await this.channel.waitForConfirms();
  }

  /** Takes the next message of a queue away, as soon as there is one. */
  take(queue = this.queue): Promise<GetMessage> {
    return waitUntil(`a message in ${queue}`, () => this.channel.get(queue, { noAck: true }));
  }

  /** Waits until a queue holds so many messages that nobody has in hand. */
  async waitForWaiting(count: number, queue = this.queue): Promise<void> {
    const holds = async (): Promise<boolean> => (await this.channel.checkQueue(queue)).messageCount === count;
    await waitUntil(`${count} messages in ${queue}`, holds);
  }

  /** Makes the broker close the connections with this name, as an operator may. */
  async closeConnections(name: string): Promise<void> {
    const named = await waitUntil(`a connection named ${name}`, async () => {
      const response = await administer('GET', `vhosts/${this.virtualHost}/connections`);
      const connections = (await response.json()) as readonly ListedConnection[];
      const found = connections.filter((connection) => connection.user_provided_name === name);
      return found.length > 0 && found;
    });
    for (const connection of named)
      await administer('DELETE', `connections/${encodeURIComponent(connection.name)}`);
  }

  /** Removes the virtual host and all that is in it. */
  async close(): Promise<void> {
    await this.model.close();
    await administer('DELETE', `vhosts/${this.virtualHost}`);
  }
}

function packet(data: JobMessage): Buffer {
  return Buffer.from(JSON.stringify({ pattern: 'job', data }));
}

/** What an operator may do and Tidegate never does. */
async function administer(method: string, path: string): Promise<Response> {
  const { origin, username, password } = new URL(givenAddress('RABBITMQ_MANAGEMENT_URL'));
  const headers = { authorization: `Basic ${btoa(`${username}:${password}`)}` };
  const response = await fetchAgain(`${origin}/api/${path}`, { method, headers });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response;
}
