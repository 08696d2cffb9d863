import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { ManagementApiError } from '../broker.error.js';
import { DrainingConsumer } from '../consuming/draining-consumer.js';
import { BrokerBench, SPEC_MODEL } from '../testing/broker.bench.js';
import { Gate } from '../testing/gate.js';
import { declareJobQueue } from '../topology/declare-queues.js';
import { readQueue, type QueueDepth } from './read-queue.js';

describe(readQueue.name, () => {
  let bench: BrokerBench;

  beforeAll(async () => {
    bench = await BrokerBench.open();
  });

  afterAll(() => bench.close());

  const waitForReading = async (expected: QueueDepth): Promise<void> => {
    let reading: QueueDepth | undefined;
    await waitUntil(
      async () => {
        reading = await readQueue(bench.management, SPEC_MODEL);
        return JSON.stringify(reading) === JSON.stringify(expected);
      },
      { what: `the reading ${JSON.stringify(expected)}` },
    );
    expect(reading).toEqual(expected);
  };

  it('finds nothing in a queue that is not there yet', async () => {
    const reading = await readQueue(bench.management, 'never-declared');
    expect(reading).toEqual({ ready: 0, unacknowledged: 0, consumers: 0 });
  });

  it('distinguishes jobs that wait from jobs that run, and counts the workers', async () => {
    const gate = new Gate();
    await bench.declare();
    await bench.send('first', 'second', 'third');
    await waitForReading({ ready: 3, unacknowledged: 0, consumers: 0 });
    const consumer = new DrainingConsumer({
      url: bench.url,
      queue: bench.queue,
      name: 'read-queue spec',
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
      onDelivery: () => gate.opened.then(() => 'acknowledge'),
    });
    await consumer.open();
    await consumer.resume();
    await waitForReading({ ready: 2, unacknowledged: 1, consumers: 1 });
    gate.open();
    await waitForReading({ ready: 0, unacknowledged: 0, consumers: 1 });
    await consumer.drain();
    await waitForReading({ ready: 0, unacknowledged: 0, consumers: 0 });
  });

  it('never takes a failed reading for an empty queue', async () => {
    await expect(readQueue(bench.managementAs('nobody', 'wrong'), SPEC_MODEL)).rejects.toThrow(
      ManagementApiError,
    );
  });
});
