import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { retryMessageOf } from '../consuming/retry-message.js';
import { BrokerUnavailableError, QueueFullError } from '../broker.error.js';
import { BrokerBench, SPEC_MODEL } from '../testing/broker.bench.js';
import { aJobMessage } from '../testing/a-job-message.js';
import { writeQueuePolicies } from '../topology/queue-policies.js';
import { DEAD_LETTER_QUEUE } from '../topology/names.js';
import { JobPublisher } from './job-publisher.js';

describe('confirmed publishing', () => {
  let bench: BrokerBench;
  let publisher: JobPublisher;

  beforeEach(async () => {
    bench = await BrokerBench.open();
    publisher = new JobPublisher({ url: bench.url, models: [SPEC_MODEL], confirmTimeoutSeconds: 5 });
    await publisher.open();
  });

  afterEach(async () => {
    await publisher.close();
    await bench.close();
  });

  it('has the message in the queue when it resolves, in the packet format of Nest', async () => {
    const message = aJobMessage({ inputJson: '{"text":"täglich","parts":[1.0,null]}' });
    await publisher.publish(message);
    const { content, properties } = await bench.take();
    expect(JSON.parse(content.toString())).toEqual({ pattern: 'job', data: message });
    expect(properties).toMatchObject({
      deliveryMode: 2, // persistent
      messageId: expect.any(String),
      contentType: 'application/json',
    });
  });

  it.each([0, 2])('gives each message an id of its own, and that of retry %i its number', async (number) => {
    const message = aJobMessage();
    await publisher.publish(message, number);
    await publisher.publish(message, number);
    const first = await bench.take();
    const second = await bench.take();
    expect(first.content).toEqual(second.content);
    expect(first.properties.messageId).not.toEqual(second.properties.messageId);
    const numbers = [first, second].map(({ properties }) => retryMessageOf(properties)?.number ?? 0);
    expect(numbers).toEqual([number, number]);
  });

  it('keeps the order of what is published together', async () => {
    const inputs = Array.from({ length: 200 }, (_, index) => `input ${index}`);
    await Promise.all(
      inputs.map((input) => publisher.publish(aJobMessage({ inputJson: JSON.stringify(input) }))),
    );
    for (const input of inputs) {
      const { content } = await bench.take();
      expect(JSON.parse(content.toString())).toMatchObject({ data: { inputJson: JSON.stringify(input) } });
    }
  });

  it('declares durable quorum queues, that of the dead letters too', async () => {
    for (const queue of [bench.queue, DEAD_LETTER_QUEUE]) {
      const declared = await bench.management.get(`queues/${bench.management.virtualHost}/${queue}`);
      expect(declared).toMatchObject({
        durable: true,
        type: 'quorum',
        arguments: { 'x-queue-type': 'quorum' },
      });
    }
  });

  it('refuses a job whose queue is not there, so that none is dropped in silence', async () => {
    const lost = publisher.publish(aJobMessage({ model: 'unheard-of' }));
    await expect(lost).rejects.toThrow(BrokerUnavailableError);
  });

  it('declares a queue that was deleted under it again, and refuses what came before', async () => {
    await publisher.publish(aJobMessage());
    await bench.channel.deleteQueue(bench.queue);
    await expect(publisher.publish(aJobMessage())).rejects.toThrow(BrokerUnavailableError);
    const message = aJobMessage({ inputJson: '"afterwards"' });
    await waitUntil(
      () =>
        publisher.publish(message).then(
          () => true,
          () => false,
        ),
      { what: 'a push is taken again' },
    );
    expect(JSON.parse((await bench.take()).content.toString())).toMatchObject({ data: { id: message.id } });
  });

  it('distinguishes a full queue from an outage, and takes jobs again when there is room', async () => {
    await writeQueuePolicies(bench.management, { deliveryLimit: 5, expirySeconds: 60, maximumLength: 2 });
    const refusal = await waitUntil(
      () =>
        publisher.publish(aJobMessage()).then(
          () => undefined,
          (error: unknown) => error,
        ),
      { what: 'a push is refused' },
    );
    expect(refusal).toBeInstanceOf(QueueFullError);
    expect(refusal).toMatchObject({ queue: bench.queue });
    expect(publisher.isConnected).toBe(true);
    await bench.channel.purgeQueue(bench.queue);
    await waitUntil(
      () =>
        publisher.publish(aJobMessage()).then(
          () => true,
          () => false,
        ),
      { what: 'a push is taken again' },
    );
  });
});

describe('a publisher without a connection', () => {
  const publisher = new JobPublisher({
    url: 'amqp://127.0.0.1:1',
    models: [SPEC_MODEL],
    confirmTimeoutSeconds: 60,
  });

  it('refuses at once before it is opened', async () => {
    await expect(publisher.publish(aJobMessage())).rejects.toThrow(BrokerUnavailableError);
    expect(publisher.hasBeenConnected).toBe(false);
  });

  it('goes on trying, refuses meanwhile, and can be closed', async () => {
    const attempts: string[] = [];
    const trying = new JobPublisher({
      url: 'amqp://127.0.0.1:1',
      models: [],
      confirmTimeoutSeconds: 60,
      onEvent: ({ kind }) => attempts.push(kind),
    });
    const opened = trying.open().then(
      () => 'open',
      () => 'closed',
    );
    await waitUntil(() => attempts.length >= 2, { what: 'a second attempt' });
    await expect(trying.publish(aJobMessage())).rejects.toThrow(BrokerUnavailableError);
    await trying.close();
    expect(await opened).toBe('closed');
    expect(new Set(attempts)).toEqual(new Set(['connect-failed']));
  });

  it('refuses once it is closed', async () => {
    const bench = await BrokerBench.open();
    const closed = new JobPublisher({ url: bench.url, models: [SPEC_MODEL], confirmTimeoutSeconds: 5 });
    await closed.open();
    await closed.close();
    await expect(closed.publish(aJobMessage())).rejects.toThrow(BrokerUnavailableError);
    expect(closed.isConnected).toBe(false);
    await bench.close();
  });
});
