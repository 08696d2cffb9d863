import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterReason } from '../consuming/dead-letter.js';
import type { DeliveryVerdict } from '../consuming/delivery-verdict.js';
import { DrainingConsumer } from '../consuming/draining-consumer.js';
import { jobIn } from '../testing/job-in.js';
import { BrokerBench, SPEC_MODEL } from '../testing/broker.bench.js';
import { declareJobQueue } from './declare-queues.js';
import { writeJobPolicy } from './job-policy.js';
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

  const consume = async (verdict: DeliveryVerdict): Promise<() => number> => {
    let deliveries = 0;
    consumer = new DrainingConsumer({
      url: bench.url,
      queue: bench.queue,
      name: 'dead-lettering spec',
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
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
    return { input: jobIn(content)?.input, reason: deadLetterReason({ headers }) };
  };

  const limits = { deliveryLimit: 50, expirySeconds: 60, maximumLength: 100 };

  it('is kept whole, and reads as expired when nobody took it in time', async () => {
    await writeJobPolicy(bench.management, { ...limits, expirySeconds: 0.2 });
    await bench.send('too late');
    expect(await buried()).toEqual({ input: 'too late', reason: 'expired' });
    await bench.waitForWaiting(0);
  });

  it('reads as given up when that is the verdict of its worker', async () => {
    await writeJobPolicy(bench.management, limits);
    await consume('dead-letter');
    await bench.send('no more tries');
    expect(await buried()).toEqual({ input: 'no more tries', reason: 'gave-up' });
  });

  it('reads as given up when it was delivered too often: one delivery more than the limit', async () => {
    await writeJobPolicy(bench.management, { ...limits, deliveryLimit: 3 });
    const deliveries = await consume('requeue');
    await bench.send('again and again');
    expect(await buried()).toEqual({ input: 'again and again', reason: 'gave-up' });
    expect(deliveries()).toBe(4);
  });
});
