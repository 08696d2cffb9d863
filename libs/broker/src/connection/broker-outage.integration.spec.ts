import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { BrokerOverloadedError, BrokerUnavailableError } from '../broker.error.js';
import { DrainingConsumer } from '../consuming/draining-consumer.js';
import { JobPublisher } from '../publishing/job-publisher.js';
import { jobIn } from '../testing/job-in.js';
import { aJobMessage } from '../testing/a-job-message.js';
import { SPEC_MODEL } from '../testing/broker.bench.js';
import { PrivateBroker } from '../testing/private-broker.js';
import { declareJobQueue } from '../topology/declare-queues.js';
import { jobQueue } from '../topology/names.js';

/** As many as one publisher lets wait for a broker that is frozen. */
const MOST_UNCONFIRMED = 20_000;
const SHORT_SECONDS = 0.3;

/** One long story, each step on what the one before left behind. */
describe('an outage of the broker', () => {
  let broker: PrivateBroker;
  let hasty: JobPublisher;
  let patient: JobPublisher;
  let consumer: DrainingConsumer;
  const consumed: string[] = [];
  let unconfirmed: Promise<PromiseSettledResult<void>[]>;

  beforeAll(async () => {
    broker = await PrivateBroker.start();
    const options = { url: broker.url, models: [SPEC_MODEL] };
    hasty = new JobPublisher({ ...options, confirmTimeoutSeconds: SHORT_SECONDS });
    patient = new JobPublisher({ ...options, confirmTimeoutSeconds: 60 });
    consumer = new DrainingConsumer({
      url: broker.url,
      queue: jobQueue(SPEC_MODEL),
      name: 'broker-outage spec',
      prefetch: 1,
      declare: (channel) => declareJobQueue(channel, SPEC_MODEL),
      onDelivery: ({ content }) => {
        consumed.push(jobIn(content)?.id ?? 'poison');
        return Promise.resolve('acknowledge');
      },
    });
    await Promise.all([hasty.open(), patient.open(), consumer.open()]);
  }, 120_000);

  afterAll(async () => {
    await consumer.drain();
    await Promise.all([hasty.close(), patient.close()]);
    await broker.remove();
  }, 60_000);

  it('does not keep anybody from publishing and consuming after a restart, and nothing confirmed is lost', async () => {
    const before = aJobMessage({ inputJson: '"confirmed before the restart"' });
    const after = aJobMessage({ inputJson: '"confirmed after the restart"' });
    await patient.publish(before);
    await broker.restart();
    await waitUntil(() => isTaken(patient.publish(after)), { what: 'a push is taken again' });
    await consumer.resume();
    await waitUntil(() => [before, after].every(({ id }) => consumed.includes(id)), {
      what: 'both are delivered',
    });
  }, 90_000);

  it('fails a push that a frozen broker does not confirm, within the bounded time', async () => {
    await broker.freeze();
    const beganMs = performance.now();
    await expect(hasty.publish(aJobMessage())).rejects.toThrow(BrokerUnavailableError);
    expect(performance.now() - beganMs).toBeLessThan((SHORT_SECONDS + 1) * 1000);
  });

  it('refuses at once when too many wait for the confirmation already', async () => {
    const waiting = Array.from({ length: MOST_UNCONFIRMED }, () => patient.publish(aJobMessage()));
    unconfirmed = Promise.allSettled(waiting);
    await expect(patient.publish(aJobMessage())).rejects.toThrow(BrokerOverloadedError);
  });

  it('fails all that waits for a confirmation when the broker is killed, and accepts nothing', async () => {
    broker.kill();
    const results = await unconfirmed;
    const failures = results.flatMap((result) =>
      result.status === 'rejected' && result.reason instanceof BrokerUnavailableError ? [result.reason] : [],
    );
    expect(failures).toHaveLength(MOST_UNCONFIRMED);
    await expect(patient.publish(aJobMessage())).rejects.toThrow(BrokerUnavailableError);
    expect(patient.isConnected).toBe(false);
    expect(patient.hasBeenConnected).toBe(true);
  });
});

function isTaken(publishing: Promise<void>): Promise<boolean> {
  return publishing.then(
    () => true,
    () => false,
  );
}
