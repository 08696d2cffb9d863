import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEAD_LETTER_QUEUE, jobQueue, JobPublisher, PROOF_EXCHANGE } from '@tidegate/broker';
import { connect, type ConfirmChannel } from 'amqplib';
import { roleName, type Role } from './roles.js';
import { GuardedBroker, LOCKED_USER } from './testing/guarded-broker.js';

const GATEWAY: Role = { kind: 'gateway' };
const WORKER: Role = { kind: 'worker', model: 'summarize' };
const SCALER: Role = { kind: 'scaler' };
const KEDA: Role = { kind: 'keda' };
const OPERATOR: Role = { kind: 'operator' };
const ROLES = [GATEWAY, WORKER, SCALER, KEDA, OPERATOR];

const OWN = jobQueue('summarize');
const OTHER = jobQueue('translate');

type Act = (channel: ConfirmChannel) => Promise<unknown>;

/** What a role has no right to over AMQP. */
interface Refusal {
  readonly role: Role;
  readonly may: string;
  readonly act: Act;
}

/** What a role has no right to over the management API; paths are below `/api/`, `VHOST` stands for the virtual host. */
interface ManagementRefusal {
  readonly role: Role;
  readonly may: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

const get =
  (queue: string): Act =>
  (channel) =>
    channel.get(queue);
const declare =
  (queue: string): Act =>
  (channel) =>
    channel.assertQueue(queue);
const remove =
  (queue: string): Act =>
  (channel) =>
    channel.deleteQueue(queue);
const purge =
  (queue: string): Act =>
  (channel) =>
    channel.purgeQueue(queue);
const send =
  (exchange: string, key: string): Act =>
  (channel) => {
    channel.publish(exchange, key, Buffer.from('{}'));
    return channel.waitForConfirms();
  };

const AMQP: readonly Refusal[] = [
  { role: WORKER, may: 'read the queue of another model', act: get(OTHER) },
  { role: WORKER, may: 'read dead letters', act: get(DEAD_LETTER_QUEUE) },
  { role: WORKER, may: 'publish to its own queue', act: send('', OWN) },
  { role: WORKER, may: 'publish dead letters', act: send('', DEAD_LETTER_QUEUE) },
  { role: WORKER, may: 'publish to another exchange', act: send('amq.direct', OWN) },
  { role: WORKER, may: 'declare its own queue', act: declare(OWN) },
  { role: WORKER, may: 'declare a queue of another name', act: declare('anything') },
  { role: WORKER, may: 'delete its own queue', act: remove(OWN) },
  { role: WORKER, may: 'delete the queue of another model', act: remove(OTHER) },
  { role: WORKER, may: 'empty the queue of another model', act: purge(OTHER) },
  { role: WORKER, may: 'bind its queue', act: (channel) => channel.bindQueue(OWN, PROOF_EXCHANGE, '') },
  { role: WORKER, may: 'delete the proofs', act: (channel) => channel.deleteExchange(PROOF_EXCHANGE) },
  ...[SCALER, KEDA].flatMap((role): readonly Refusal[] => [
    { role, may: 'read a job', act: get(OWN) },
    { role, may: 'read dead letters', act: get(DEAD_LETTER_QUEUE) },
    { role, may: 'empty a queue', act: purge(OWN) },
    { role, may: 'publish', act: send('', OWN) },
    { role, may: 'declare a queue', act: declare('anything') },
    { role, may: 'delete a queue', act: remove(OWN) },
    { role, may: 'bind a queue', act: (channel) => channel.bindQueue(OWN, PROOF_EXCHANGE, '') },
  ]),
  ...[GATEWAY, OPERATOR].flatMap((role): readonly Refusal[] => [
    { role, may: 'read a job', act: get(OWN) },
    { role, may: 'empty a queue', act: purge(OWN) },
    { role, may: 'declare a queue that is not ours', act: declare('anything') },
    { role, may: 'publish to another exchange', act: send('amq.direct', OWN) },
    { role, may: 'bind to another exchange', act: (channel) => channel.bindQueue(OWN, 'amq.direct', '') },
  ]),
  { role: OPERATOR, may: 'read dead letters', act: get(DEAD_LETTER_QUEUE) },
];

/** Which RabbitMQ 4.3 does not admit to be there. */
const OTHER_VIRTUAL_HOST = 'queues/%2F';

const POLICY = { pattern: '^jobs', definition: { 'max-length': 1 } };
const TAKE = { count: 1, ackmode: 'ack_requeue_true', encoding: 'auto' };

const MANAGEMENT: readonly ManagementRefusal[] = [
  ...ROLES.flatMap((role): readonly ManagementRefusal[] => [
    { role, may: 'make a user', method: 'PUT', path: 'users/someone', body: { password: 'x', tags: '' } },
    { role, may: 'see the users', method: 'GET', path: 'users' },
    { role, may: 'export what the broker is made of', method: 'GET', path: 'definitions' },
    { role, may: 'make a virtual host', method: 'PUT', path: 'vhosts/anything' },
    { role, may: 'look into another virtual host', method: 'GET', path: OTHER_VIRTUAL_HOST },
    { role, may: 'read a job', method: 'POST', path: `queues/VHOST/${OWN}/get`, body: TAKE },
    { role, may: 'empty a queue', method: 'DELETE', path: `queues/VHOST/${OWN}/contents` },
  ]),
  // CVE-2024-51988: upstream's 3.12.10 and earlier let who may read the virtual host do so; Debian's 3.10.8 is mended.
  ...[WORKER, SCALER, KEDA].map((role): ManagementRefusal => {
    return { role, may: 'delete a queue', method: 'DELETE', path: `queues/VHOST/${OWN}` };
  }),
  ...[WORKER, SCALER, KEDA, OPERATOR].map((role): ManagementRefusal => {
    return { role, may: 'write a policy', method: 'PUT', path: 'policies/VHOST/any', body: POLICY };
  }),
  ...[WORKER, SCALER].map((role): ManagementRefusal => {
    return { role, may: 'see a queue', method: 'GET', path: `queues/VHOST/${OWN}` };
  }),
];

describe('the rights at the broker', () => {
  let broker: GuardedBroker;

  beforeAll(async () => {
    broker = await GuardedBroker.open(ROLES);
    const publisher = new JobPublisher({
      url: broker.urlOf(GATEWAY),
      models: ['summarize', 'translate'],
      confirmTimeoutSeconds: 10,
    });
    await publisher.open();
    await publisher.close();
  });

  afterAll(() => broker.close());

  it.each(AMQP.map((row) => ({ ...row, who: roleName(row.role) })))(
    'do not let the $who $may',
    async ({ role, act }) => {
      await expect(broker.try(role, act)).resolves.toBe('refused');
    },
  );

  it.each(MANAGEMENT.map((row) => ({ ...row, who: roleName(row.role) })))(
    'do not let the $who $may by the management API',
    async ({ role, method, path, body }) => {
      const refusals = path === OTHER_VIRTUAL_HOST ? [401, 403, 404] : [401, 403];
      expect(refusals).toContain(await broker.statusOf(role, method, path, body));
    },
  );

  it('do not let in who has a wrong password, or is locked out', async () => {
    const wrong = new URL(broker.urlOf(GATEWAY));
    wrong.password = 'wrong';
    await expect(connect(wrong.href)).rejects.toThrow('ACCESS-REFUSED');
    await expect(connect(broker.urlOf(LOCKED_USER))).rejects.toThrow('ACCESS-REFUSED');
  });
});
