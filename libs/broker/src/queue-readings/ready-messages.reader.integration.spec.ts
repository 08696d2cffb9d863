import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE_FORMAT_VERSION } from '@tidegate/contracts';
import { givenAddresses, Relay, waitUntil } from '@tidegate/testing';
import { connect, type ChannelModel } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { JobPublisher } from '../publishing/job-publisher.js';
import { jobQueue } from '../topology/names.js';
import { ReadyMessagesReader } from './ready-messages.reader.js';

const brokerUrl = (): string => givenAddresses().RABBITMQ_URL;

const message = (model: string) => ({
  formatVersion: MESSAGE_FORMAT_VERSION,
  id: randomUUID(),
  model,
  inputJson: '"x"',
  createdAtMs: 1,
});

describe('the reader of waiting messages', () => {
  const model = `reader-${randomUUID().slice(0, 8)}`;
  let raw: ChannelModel;
  let publisher: JobPublisher;
  let reader: ReadyMessagesReader;

  beforeAll(async () => {
    raw = await connect(brokerUrl());
    publisher = new JobPublisher({ url: brokerUrl(), models: [model], confirmTimeoutSeconds: 5 });
    reader = new ReadyMessagesReader({ url: brokerUrl(), timeoutSeconds: 2 });
    await Promise.all([publisher.open(), reader.open()]);
  });

  afterAll(async () => {
    await (await raw.createChannel()).deleteQueue(jobQueue(model));
    await Promise.all([publisher.close(), reader.close(), raw.close()]);
  });

  it('sees a job as soon as it is confirmed', async () => {
    expect(await reader.read(model)).toBe(0);
    await publisher.publish(message(model));
    expect(await reader.read(model)).toBe(1);
  });

  it('does not see a job that a worker holds, and sees it again when it is given back', async () => {
    const channel = await raw.createChannel();
    const held = await channel.get(jobQueue(model));
    expect(held).not.toBe(false);
    expect(await reader.read(model)).toBe(0);
    await channel.close();
    await waitUntil(async () => (await reader.read(model)) === 1);
  });

  it('finds nothing in a queue that is not there, and others still', async () => {
    const readings = await Promise.all(
      ['nowhere-1', model, 'nowhere-2', model].map((one) => reader.read(one)),
    );
    expect(readings).toEqual([0, 1, 0, 1]);
  });

  it('returns unavailable without a connection, and reads again when it is back', async () => {
    const relay = await Relay.to(brokerUrl());
    const cut = new ReadyMessagesReader({ url: relay.url, timeoutSeconds: 1 });
    await cut.open();
    expect(await cut.read(model)).not.toBe('unavailable');
    relay.cut();
    await waitUntil(async () => (await cut.read(model)) === 'unavailable');
    relay.restore();
    await waitUntil(async () => (await cut.read(model)) !== 'unavailable');
    await cut.close();
    relay.remove();
  });

  it('waits for a silent broker once, then returns unavailable at once', async () => {
    const relay = await Relay.to(brokerUrl());
    const silent = new ReadyMessagesReader({ url: relay.url, timeoutSeconds: 2 });
    await silent.open();
    relay.silence();
    expect(await silent.read(model)).toBe('unavailable');
    const beganMs = performance.now();
    expect(await silent.read(model)).toBe('unavailable');
    expect(performance.now() - beganMs).toBeLessThan(1_500);
    // The broker's silence ends the connection, and the next one works.
    await waitUntil(async () => (await silent.read(model)) !== 'unavailable');
    await silent.close();
    relay.remove();
  });
});
