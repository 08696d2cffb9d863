import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import type { Socket } from 'node:net';
import { BrokerBench } from '../testing/broker.bench.js';
import { WriteBatch } from './write-batch.js';

/** More than a socket holds at once: amqplib then waits for room. */
const MESSAGES = 200;
const CONTENT = Buffer.alloc(200, 'a');

describe('messages that are published within one turn of the event loop', () => {
  let bench: BrokerBench;
  let model: ChannelModel;
  let channel: ConfirmChannel;
  let socket: Socket;

  beforeAll(async () => {
    bench = await BrokerBench.open();
    model = await connect(bench.url);
    channel = await model.createConfirmChannel();
    await channel.assertQueue('batches', { durable: true });
    socket = (model.connection as unknown as { readonly stream: Socket }).stream;
  });

  afterAll(async () => {
    await model.close();
    await bench.close();
  });

  /** How many writes it takes to publish them all, once they are confirmed. */
  async function countWrites(afterEach: () => void): Promise<number> {
    const single = jest.spyOn(socket, '_write');
    const gathered = jest.spyOn(socket, '_writev' as '_write');
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      channel.publish('', 'batches', CONTENT);
      afterEach();
    }
    await channel.waitForConfirms();
    const writes = single.mock.calls.length + gathered.mock.calls.length;
    single.mockRestore();
    gathered.mockRestore();
    return writes;
  }

  it('go out in a few writes, and all of them arrive', async () => {
    expect(await countWrites(() => undefined)).toBeGreaterThanOrEqual(MESSAGES);
    const batch = new WriteBatch(model);
    expect(await countWrites(() => batch.published())).toBeLessThan(MESSAGES / 10);
    expect((await channel.checkQueue('batches')).messageCount).toBe(2 * MESSAGES);
  });

  it('go out at once where there is but one', async () => {
    const batch = new WriteBatch(model);
    for (let sent = 0; sent < 3; sent += 1) {
      channel.publish('', 'batches', CONTENT);
      batch.published();
      await channel.waitForConfirms();
    }
    expect((await channel.checkQueue('batches')).messageCount).toBe(2 * MESSAGES + 3);
  });
});
