import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { connect, type ChannelModel } from 'amqplib';
import { JobPublisher } from '../publishing/job-publisher.js';
import { aJobMessage } from '../testing/a-job-message.js';
import { SPEC_MODEL } from '../testing/broker.bench.js';
import { PrivateBroker } from '../testing/private-broker.js';
import { jobQueue } from '../topology/names.js';
import { writeQueuePolicies } from '../topology/queue-policies.js';
import { readQueue } from './read-queue.js';

describe('a broker that keeps no statistics', () => {
  let broker: PrivateBroker;
  let raw: ChannelModel;

  beforeAll(async () => {
    broker = await PrivateBroker.start({
      configuration: 'management_agent.disable_metrics_collector = true\n',
    });
    raw = await connect(broker.url);
  }, 120_000);

  afterAll(async () => {
    await raw.close();
    await broker.remove();
  }, 60_000);

  it('takes policies and jobs, and is read as what it holds, not as empty', async () => {
    const { url, management } = broker;
    await writeQueuePolicies(management, { deliveryLimit: 5, expirySeconds: 60, maximumLength: 10 });
    const publisher = new JobPublisher({
      url,
      models: [SPEC_MODEL],
      confirmTimeoutSeconds: 5,
      queueLengthLimit: 10,
    });
    await publisher.open();
    for (let pushed = 0; pushed < 3; pushed += 1) await publisher.publish(aJobMessage());
    await (await raw.createChannel()).get(jobQueue(SPEC_MODEL));
    // What KEDA reads over http: a member that is missing counts as 0 there.
    const statistics = await management.get(`queues/${management.virtualHost}/${jobQueue(SPEC_MODEL)}`);
    expect(statistics).not.toHaveProperty('messages');
    const expected = { ready: 2, unacknowledged: 1, consumers: undefined };
    await waitUntil(
      async () => {
        const reading = await readQueue(management, SPEC_MODEL);
        return JSON.stringify(reading) === JSON.stringify(expected);
      },
      { what: 'the queue reports what it holds' },
    );
    await publisher.close();
  });
});
