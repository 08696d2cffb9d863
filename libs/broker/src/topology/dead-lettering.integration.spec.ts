import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { deadLetterReason } from '../consuming/dead-letter.js';
import type { DeliveryVerdict } from '../consuming/delivery-verdict.js';
import { DrainingConsumer } from '../consuming/draining-consumer.js';
import { inputIn } from '../testing/job-in.js';
import { isAtLeast } from '../testing/broker-version.js';
import { BrokerBench } from '../testing/broker.bench.js';
import { writeQueuePolicies } from './queue-policies.js';
import { DEAD_LETTER_QUEUE } from './names.js';

describe('a message that the broker gives up', () => {
  let bench: BrokerBench;
  let consumer: DrainingConsumer | undefined;

  beforeEach(async () => {
    bench = await BrokerBench.open();
    await bench.declare();
  });

  afterEach(async () => {
    await consumer?.drain();
    consumer = undefined;
    await bench.close();
  });

  const consume = async (verdict: DeliveryVerdict, queue = bench.queue): Promise<() => number> => {
    let deliveries = 0;
    consumer = new DrainingConsumer({
      url: bench.url,
      queue,
      name: 'dead-lettering spec',
      prefetch: 1,
      declare: () => bench.declare(),
      onDelivery: () => {
        deliveries += 1;
        return Promise.resolve(verdict);
      },
    });
    await consumer.open();
    await consumer.resume();
    return () => deliveries;
  };

  const buried = async () => {
    const { content, properties } = await bench.take(DEAD_LETTER_QUEUE);
    const headers = properties.headers ?? {};
    return { input: inputIn(content), reason: deadLetterReason({ headers }) };
  };

  const limits = { deliveryLimit: 50, expirySeconds: 60, maximumLength: 100 };

  it('is kept whole, and reads as expired when nobody took it in time', async () => {
    await writeQueuePolicies(bench.management, { ...limits, expirySeconds: 0.2 });
    await bench.send('too late');
    expect(await buried()).toEqual({ input: 'too late', reason: 'expired' });
    await bench.waitForWaiting(0);
  });

  it('reads as given up when that is the verdict of its worker', async () => {
    await writeQueuePolicies(bench.management, limits);
    await consume('dead-letter');
    await bench.send('no tries left');
    expect(await buried()).toEqual({ input: 'no tries left', reason: 'gave-up' });
  });

  it('reads as given up when it was delivered too often: one delivery more than the limit', async () => {
    await writeQueuePolicies(bench.management, { ...limits, deliveryLimit: 3 });
    const deliveries = await consume('requeue');
    await bench.send('again and again');
    expect(await buried()).toEqual({ input: 'again and again', reason: 'gave-up' });
    expect(deliveries()).toBe(4);
  });

  it('was not given up for its untried returns, where the broker counts them: from version 4.3 on', async () => {
    await writeQueuePolicies(bench.management, { ...limits, deliveryLimit: 3 });
    const deliveries = await consume('return');
    await bench.send('a drain after the other');
    const isFree = await isAtLeast(bench.management, [4, 3]);
    if (isFree) await waitUntil(() => deliveries() > 10, { what: 'it comes again and again' });
    else expect(await buried()).toMatchObject({ reason: 'gave-up' });
  });

  it('is kept as a dead letter however often that is returned: RabbitMQ 4 gives up after 20 by itself', async () => {
    await writeQueuePolicies(bench.management, { ...limits, deliveryLimit: 30 });
    await consume('requeue');
    await bench.send('tried 31 times');
    await bench.waitForWaiting(1, DEAD_LETTER_QUEUE);
    await consumer?.drain();
    const deliveries = await consume('requeue', DEAD_LETTER_QUEUE);
    await waitUntil(() => deliveries() > 30, { what: 'the dead letter was returned often' });
    await consumer?.drain();
    expect(await buried()).toEqual({ input: 'tried 31 times', reason: 'gave-up' });
  });
});
