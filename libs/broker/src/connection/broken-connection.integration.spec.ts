import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { DrainingConsumer } from '../consuming/draining-consumer.js';
import { JobPublisher } from '../publishing/job-publisher.js';
import { ReadyMessagesReader } from '../queue-readings/ready-messages.reader.js';
import { aJobMessage } from '../testing/a-job-message.js';
import { BrokerBench, SPEC_MODEL } from '../testing/broker.bench.js';
import { FaultyWire, WIRE_FAULTS, type WireFault } from '../testing/faulty-wire.js';
import { declareJobQueue } from '../topology/declare-queues.js';
import { repairLeaderlessQueue } from '../topology/repair-leaderless-queue.js';

/** A publisher gets nine frames before it is ready and two more when it has published: each of them may be the last. */
const MOMENTS = [...Array.from({ length: 11 }, (_, index) => index + 1), Number.POSITIVE_INFINITY];

const FAULTS = Object.entries(WIRE_FAULTS);

/** An error of a connection that nobody listens for ends the process; here it fails the test that runs. */
describe('a connection that goes wrong at any moment', () => {
  let bench: BrokerBench;

  beforeAll(async () => {
    bench = await BrokerBench.open();
    await bench.declare();
  });

  afterAll(() => bench.close());

  const atEveryMoment = async (fault: WireFault, use: (wire: FaultyWire) => Promise<void>): Promise<void> => {
    await Promise.all(
      MOMENTS.map(async (moment) => {
        const wire = await FaultyWire.to(bench.url, fault, moment);
        try {
          await use(wire);
        } finally {
          wire.remove();
        }
      }),
    );
  };

  it.each(FAULTS)('neither ends nor stops a publisher: %s', async (_, fault) => {
    await atEveryMoment(fault, async (wire) => {
      const publisher = new JobPublisher({ url: wire.url, models: [SPEC_MODEL], confirmTimeoutSeconds: 5 });
      await publisher.open();
      const publishing = publisher.publish(aJobMessage()).catch(() => undefined);
      wire.fail();
      await publishing;
      await waitUntil(() => isDone(publisher.publish(aJobMessage())), { what: 'a push is taken again' });
      await publisher.close();
    });
  });

  it.each(FAULTS)('neither ends nor stops a consumer: %s', async (_, fault) => {
    await atEveryMoment(fault, async (wire) => {
      const taken: string[] = [];
      const consumer = new DrainingConsumer({
        url: wire.url,
        queue: bench.queue,
        name: 'broken-connection spec',
        prefetch: 10,
        declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
        onDelivery: ({ content }) => {
          taken.push(content.toString());
          return Promise.resolve('acknowledge');
        },
      });
      await consumer.open();
      await consumer.resume();
      wire.fail();
      await waitUntil(
        async () => {
          if (consumer.isConnected) await bench.send('an input');
          return taken.length > 0;
        },
        { what: 'a delivery after the fault' },
      );
      await consumer.drain();
    });
  });

  it.each(FAULTS)('neither ends nor stops a reader: %s', async (_, fault) => {
    await atEveryMoment(fault, async (wire) => {
      const reader = new ReadyMessagesReader({ url: wire.url, timeoutSeconds: 5 });
      await reader.open();
      wire.fail();
      await waitUntil(async () => (await reader.read(SPEC_MODEL)) !== 'unavailable', { what: 'an answer' });
      await reader.close();
    });
  });

  it.each(FAULTS)('does not end who repairs a queue: %s', async (_, fault) => {
    await atEveryMoment(fault, async (wire) => {
      const api = bench.management;
      expect(await isDone(repairLeaderlessQueue({ url: wire.url, api, queue: bench.queue }))).toBeDefined();
    });
  });
});

function isDone(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
