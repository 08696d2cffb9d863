import type { JobMessage } from '@tidegate/contracts';
import { closeConnections, makeOwnAddresses, waitUntil, type OwnAddresses } from '@tidegate/testing';
import { connect, type ChannelModel, type ConfirmChannel, type GetMessage } from 'amqplib';
import { ManagementApi } from '../management/management-api.js';
import { declareDeadLetterQueue, declareJobQueue } from '../topology/declare-queues.js';
import { jobQueue } from '../topology/names.js';
import { aJobMessage } from './a-job-message.js';

/** The model whose queue the specs use. */
export const SPEC_MODEL = 'spec';

/** A virtual host of one spec's own on the broker of this run, and a plain client to look behind the library. */
export class BrokerBench {
  readonly queue = jobQueue(SPEC_MODEL);

  private constructor(
    private readonly addresses: OwnAddresses,
    readonly management: ManagementApi,
    private readonly model: ChannelModel,
    readonly channel: ConfirmChannel,
  ) {}

  /** Makes the virtual host; its queues are not declared yet. */
  static async open(): Promise<BrokerBench> {
    const addresses = await makeOwnAddresses();
    const { RABBITMQ_URL: amqpUrl, RABBITMQ_MANAGEMENT_URL: url } = addresses;
    const management = new ManagementApi({ url, amqpUrl, timeoutSeconds: 10 });
    const model = await connect(amqpUrl);
    const channel = await model.createConfirmChannel();
    return new BrokerBench(addresses, management, model, channel);
  }

  /** The address of the virtual host. */
  get url(): string {
    return this.addresses.RABBITMQ_URL;
  }

  /** The management API for another user of the same broker. */
  managementAs(user: string, password: string): ManagementApi {
    const url = new URL(this.addresses.RABBITMQ_MANAGEMENT_URL);
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
    return waitUntil(() => this.channel.get(queue, { noAck: true }), { what: `a message in ${queue}` });
  }

  /** Waits until a queue holds this many messages that no consumer holds. */
  async waitForWaiting(count: number, queue = this.queue): Promise<void> {
    const holds = async (): Promise<boolean> => (await this.channel.checkQueue(queue)).messageCount === count;
    await waitUntil(holds, { what: `${count} messages in ${queue}` });
  }

  /** Makes the broker close the connections with this name, as an operator may. */
  async closeConnections(name: string): Promise<void> {
    await closeConnections(this.addresses, name);
  }

  /** Removes the virtual host and all that is in it. */
  async close(): Promise<void> {
    await this.model.close();
    await this.addresses.remove();
  }
}

function packet(data: JobMessage): Buffer {
  return Buffer.from(JSON.stringify({ pattern: 'job', data }));
}
