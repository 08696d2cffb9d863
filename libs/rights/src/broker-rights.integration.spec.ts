import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DEAD_LETTER_QUEUE,
  declareDeadLetterQueue,
  DrainingConsumer,
  findQueue,
  isProbe,
  jobQueue,
  JobPublisher,
  readConsumerTimeout,
  readQueue,
  readQueueTotals,
  ReadyMessagesReader,
  REPAIR_QUEUE,
  repairLeaderlessQueue,
  requireJobQueue,
  writeQueuePolicies,
  type DeliveryVerdict,
} from '@tidegate/broker';
import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { Role } from './roles.js';
import { GuardedBroker } from './testing/guarded-broker.js';

const MODEL = 'summarize';
const OTHER_MODEL = 'translate';

const GATEWAY: Role = { kind: 'gateway' };
const WORKER: Role = { kind: 'worker', model: MODEL };
const EARLY_WORKER = { kind: 'worker', model: 'not-there-yet' } as const;
const SCALER: Role = { kind: 'scaler' };
const KEDA: Role = { kind: 'keda' };
const OPERATOR: Role = { kind: 'operator' };
const ROLES = [GATEWAY, WORKER, EARLY_WORKER, SCALER, KEDA, OPERATOR];

const LIMITS = { deliveryLimit: 100, expirySeconds: 600, maximumLength: 100 };

function aMessage(model: string): JobMessage {
  return { formatVersion: MESSAGE_FORMAT_VERSION, id: randomUUID(), model, inputJson: '""', createdAtMs: 1 };
}

describe('the rights at the broker', () => {
  let broker: GuardedBroker;
  let virtualHost: string;

  beforeAll(async () => {
    broker = await GuardedBroker.open(ROLES);
    ({ virtualHost } = broker.administration);
    await writeQueuePolicies(broker.managementOf(GATEWAY), LIMITS);
  });

  afterAll(() => broker.close());

  /** Publishes one job of each of two models, as a gateway does; both queues are empty but for it. */
  const publish = async (role: Role, ...models: readonly string[]): Promise<void> => {
    const publisher = new JobPublisher({
      url: broker.urlOf(role),
      models: [MODEL, OTHER_MODEL],
      confirmTimeoutSeconds: 10,
      queueLengthLimit: 100,
    });
    await publisher.open();
    for (const model of models) await publisher.publish(aMessage(model));
    await publisher.close();
  };

  /** Takes deliveries as a service does, until it has as many as there are verdicts. */
  const consume = async (role: Role, queue: string, verdicts: readonly DeliveryVerdict[]): Promise<void> => {
    const left = [...verdicts];
    const consumer = new DrainingConsumer({
      url: broker.urlOf(role),
      queue,
      name: 'rights spec',
      prefetch: 1,
      declare: (channel) =>
        queue === DEAD_LETTER_QUEUE ? declareDeadLetterQueue(channel) : requireJobQueue(channel, MODEL),
      onDelivery: (delivery) =>
        Promise.resolve(isProbe(delivery) ? 'acknowledge' : (left.shift() ?? 'requeue')),
    });
    await consumer.open();
    await consumer.resume();
    await waitUntil(() => left.length === 0, { what: `deliveries of ${queue}` });
    await consumer.drain();
  };

  const isEmpty = async (queue: string): Promise<void> => {
    await waitUntil(
      async () => (await broker.administration.get(`queues/${virtualHost}/${queue}`)).messages === 0,
      { what: `${queue} to be empty` },
    );
  };

  it('let gateway, worker and gateway again do a job that nobody can do', async () => {
    await publish(GATEWAY, MODEL);
    await consume(WORKER, jobQueue(MODEL), ['requeue', 'return', 'dead-letter']);
    await consume(GATEWAY, DEAD_LETTER_QUEUE, ['acknowledge']);
    await publish(GATEWAY, MODEL);
    await consume(WORKER, jobQueue(MODEL), ['acknowledge']);
    await isEmpty(jobQueue(MODEL));
  });

  it('let a worker wait for a queue that no gateway has declared yet', async () => {
    const { model } = EARLY_WORKER;
    await expect(broker.try(EARLY_WORKER, (channel) => requireJobQueue(channel, model))).rejects.toThrow(
      'NOT_FOUND',
    );
  });

  it('let a gateway look after its queues', async () => {
    const api = broker.managementOf(GATEWAY);
    const url = broker.urlOf(GATEWAY);
    await publish(GATEWAY, MODEL);
    await writeQueuePolicies(api, LIMITS);
    expect((await readQueue(api, MODEL)).ready).toBeGreaterThanOrEqual(0);
    await expect(readConsumerTimeout(api, [DEAD_LETTER_QUEUE])).resolves.toBe('not-listed');
    await expect(repairLeaderlessQueue({ url, api, queue: jobQueue(MODEL) })).resolves.toBe('serving');
    const repair = broker.try(GATEWAY, async (channel) => {
      await channel.assertQueue(REPAIR_QUEUE, { exclusive: true, durable: false });
      await channel.deleteQueue(jobQueue('born-without-a-leader'));
    });
    await expect(repair).resolves.toBe('done');
  });

  it('let the scaler and KEDA count', async () => {
    await publish(GATEWAY, OTHER_MODEL);
    const reader = new ReadyMessagesReader({ url: broker.urlOf(SCALER), timeoutSeconds: 5 });
    await reader.open();
    await expect(reader.read(OTHER_MODEL)).resolves.toBeGreaterThan(0);
    await reader.close();
    const queue = await broker.managementOf(KEDA).get(`queues/${virtualHost}/${jobQueue(OTHER_MODEL)}`);
    expect(queue.name).toBe(jobQueue(OTHER_MODEL));
  });

  it('let the operator publish jobs again and count them', async () => {
    await publish(OPERATOR, OTHER_MODEL);
    const api = broker.managementOf(OPERATOR);
    await expect(findQueue(api, jobQueue(OTHER_MODEL))).resolves.toBeDefined();
    const total = await waitUntil(() => readQueueTotals(api, OTHER_MODEL), { what: 'the totals' });
    expect(total.ready).toBeGreaterThanOrEqual(0);
  });
});
