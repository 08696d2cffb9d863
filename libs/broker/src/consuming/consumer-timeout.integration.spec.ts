import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { connect, type ChannelModel } from 'amqplib';
import type { DeliveryTimeoutError } from '../broker.error.js';
import { readConsumerTimeout } from '../management/read-consumer-timeout.js';
import { aJobMessage } from '../testing/a-job-message.js';
import { isAtLeast } from '../testing/broker-version.js';
import { SPEC_MODEL } from '../testing/broker.bench.js';
import { Gate } from '../testing/gate.js';
import { inputIn } from '../testing/job-in.js';
import { PrivateBroker } from '../testing/private-broker.js';
import { declareJobQueue } from '../topology/declare-queues.js';
import { jobQueue } from '../topology/names.js';
import type { Delivery } from './delivery-verdict.js';
import { DrainingConsumer } from './draining-consumer.js';

const TIMEOUT_SECONDS = 2;
const SOON_SECONDS = 20;

/** The broker looks for late acknowledgements every second with this time-out, by its own clock, and may find it later. */
describe('a delivery that is held for longer than the consumer time-out of the broker', () => {
  let broker: PrivateBroker;
  let publishing: ChannelModel;
  let consumer: DrainingConsumer;
  const first = new Gate();
  const inputs: unknown[] = [];
  const redelivered: boolean[] = [];
  const late: DeliveryTimeoutError[] = [];
  const ends: string[] = [];

  const take = async (delivery: Delivery) => {
    inputs.push(inputIn(delivery.content));
    redelivered.push(delivery.redelivered);
    if (inputs.length === 1) await first.opened;
    return 'acknowledge' as const;
  };

  const send = async (input: string): Promise<void> => {
    const channel = await publishing.createConfirmChannel();
    const packet = { pattern: 'job', data: aJobMessage({ inputJson: JSON.stringify(input) }) };
    channel.sendToQueue(jobQueue(SPEC_MODEL), Buffer.from(JSON.stringify(packet)));
    await channel.waitForConfirms();
    await channel.close();
  };

  beforeAll(async () => {
    broker = await PrivateBroker.start({ consumerTimeoutSeconds: TIMEOUT_SECONDS });
    publishing = await connect(broker.url);
    consumer = new DrainingConsumer({
      url: broker.url,
      queue: jobQueue(SPEC_MODEL),
      name: 'consumer-timeout spec',
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
      onDelivery: take,
      onTimedOut: (_, error) => late.push(error),
      onEvent: (event) => {
        if (event.kind === 'disconnected') ends.push(event.error.name);
      },
    });
    await consumer.open();
    await consumer.resume();
  }, 120_000);

  afterAll(async () => {
    first.open();
    await consumer.drain();
    await publishing.close();
    await broker.remove();
  }, 60_000);

  it('comes again, and its holder receives one report', async () => {
    await send('slow');
    await waitUntil(() => inputs.length === 2, {
      what: 'it is delivered again',
      withinMs: SOON_SECONDS * 1000,
    });
    expect({ inputs, redelivered }).toEqual({ inputs: ['slow', 'slow'], redelivered: [false, true] });
    expect(late.map(({ afterSeconds }) => afterSeconds)).toEqual([TIMEOUT_SECONDS]);
    expect(late[0]?.message).toBe("the broker's consumer time-out ended the delivery after 2 s");
    expect(ends).toEqual(['DeliveryTimeoutError']);
  });

  it('does no harm with its late verdict, and its consumer goes on', async () => {
    first.open();
    await send('next');
    await waitUntil(() => inputs.includes('next'), { what: 'the next one is taken' });
    expect(late).toHaveLength(1);
  });

  it('can be foreseen where the broker reports its time-out: from version 4.0 on', async () => {
    const isReported = await isAtLeast(broker.management, [4, 0]);
    const reported = await waitUntil(
      async () => {
        const seconds = await readConsumerTimeout(broker.management, [jobQueue(SPEC_MODEL)]);
        return seconds !== 'not-listed' && { seconds };
      },
      { what: 'the consumer is listed' },
    );
    expect(reported).toEqual({ seconds: isReported ? TIMEOUT_SECONDS : undefined });
  });
});
