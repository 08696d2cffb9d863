import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE_FORMAT_VERSION } from '@tidegate/contracts';
import { connect, type ChannelModel } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { connect as connectSocket, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { JobPublisher } from '../publishing/job-publisher.js';
import { jobQueue } from '../topology/names.js';
import { ReadyMessagesReader } from './ready-messages.reader.js';

function brokerUrl(): string {
  const { RABBITMQ_URL } = process.env;
  if (!RABBITMQ_URL) throw new Error('RABBITMQ_URL is not set: this spec needs a broker');
  return RABBITMQ_URL;
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (performance.now() < deadlineMs) {
    if (await condition()) return;
    await delay(20);
  }
  throw new Error(`not in time: ${condition.toString()}`);
}

/** A way to the broker that can be cut, or fall silent. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(target: URL): Promise<Wire> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = new URL(target);
    url.port = String((server.address() as AddressInfo).port);
    url.hostname = '127.0.0.1';
    const wire = new Wire(server, url.href);
    server.on('connection', (near) => {
      const far = connectSocket(Number(target.port), target.hostname);
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) {
        wire.sockets.add(socket);
        socket.on('error', () => undefined);
      }
    });
    return wire;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  silence(): void {
    for (const socket of this.sockets) {
      socket.unpipe().pause();
    }
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

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
    await eventually(async () => (await reader.read(model)) === 1);
  });

  it('finds nothing in a queue that is not there, and others still', async () => {
    const readings = await Promise.all(
      ['nowhere-1', model, 'nowhere-2', model].map((one) => reader.read(one)),
    );
    expect(readings).toEqual([0, 1, 0, 1]);
  });

  it('says unavailable without a connection, and reads again when it is back', async () => {
    const wire = await Wire.open(new URL(brokerUrl()));
    const cut = new ReadyMessagesReader({ url: wire.url, timeoutSeconds: 1 });
    await cut.open();
    expect(await cut.read(model)).not.toBe('unavailable');
    wire.cut();
    await eventually(async () => (await cut.read(model)) === 'unavailable');
    await eventually(async () => (await cut.read(model)) !== 'unavailable');
    await cut.close();
    wire.close();
  });

  it('waits for a silent broker once, then says unavailable at once', async () => {
    const wire = await Wire.open(new URL(brokerUrl()));
    const silent = new ReadyMessagesReader({ url: wire.url, timeoutSeconds: 2 });
    await silent.open();
    wire.silence();
    expect(await silent.read(model)).toBe('unavailable');
    const beganMs = performance.now();
    expect(await silent.read(model)).toBe('unavailable');
    expect(performance.now() - beganMs).toBeLessThan(1_500);
    // The broker's silence ends the connection, and the next one works.
    await eventually(async () => (await silent.read(model)) !== 'unavailable');
    await silent.close();
    wire.close();
  });
});
