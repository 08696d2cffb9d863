import {
  DEAD_LETTER_QUEUE,
  declareDeadLetterQueue,
  deadLetterReason,
  DrainingConsumer,
  isProbe,
  jobQueue,
  JobPublisher,
  readJobPacket,
  readQueue,
  writeQueuePolicies,
  type DeadLetterReason,
  type QueueReading,
} from '@tidegate/broker';
import {
  DEFAULT_MODEL_NAME,
  MESSAGE_FORMAT_VERSION,
  type JobMessage,
  type JobRecord,
} from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { readSettings, recordLifetimes, ServiceLogger, type RunningService } from '@tidegate/service';
import getPort from 'get-port';
import { randomUUID } from 'node:crypto';
import { WorkerSettings } from '../settings/worker.settings.js';
import { startWorker } from '../start-worker.js';
import { Cable } from './cable.js';
import { ObedientModel } from './obedient-model.js';
import { administer, makeOwnAddresses, managementOf, type ServiceAddresses } from './service-addresses.js';
import { sendStoreCommand } from './store-command.js';
import { waitUntil } from './wait-until.js';

const POLICY = { deliveryLimit: 100, expirySeconds: 600, maximumLength: 1_000 };

/** A message that the broker gave up; without an id it was no job. */
export interface DeadLetter {
  readonly id: string | undefined;
  readonly reason: DeadLetterReason;
}

/** Broker and store of a spec's own, with workers in this process, and all that is around them played by the spec. */
export class WorkerBench {
  readonly model = new ObedientModel();
  readonly deadLetters: DeadLetter[] = [];
  private readonly running: RunningService[] = [];
  private readonly burying: DrainingConsumer;
  private latestPort = 0;

  private constructor(
    readonly addresses: ServiceAddresses,
    readonly store: JobStore,
    readonly publisher: JobPublisher,
    /** The workers' way to the store. */
    readonly storeCable: Cable,
  ) {
    this.burying = new DrainingConsumer({
      url: addresses.RABBITMQ_URL,
      queue: DEAD_LETTER_QUEUE,
      name: 'worker spec',
      prefetch: 10,
      declare: declareDeadLetterQueue,
      onDelivery: (delivery) => {
        const packet = readJobPacket(delivery);
        const id = packet.kind === 'job' ? packet.message.id : undefined;
        if (!isProbe(delivery)) this.deadLetters.push({ id, reason: deadLetterReason(delivery) });
        return Promise.resolve('acknowledge');
      },
    });
  }

  /**
   * Makes the surroundings; no worker runs yet.
   *
   * @param services - the broker and store of this run when not given
   */
  static async open(services?: ServiceAddresses): Promise<WorkerBench> {
    const addresses = await makeOwnAddresses(services);
    const { RABBITMQ_URL: url, REDIS_URL } = addresses;
    const store = new JobStore({
      url: REDIS_URL,
      commandTimeoutSeconds: 5,
      lifetimes: recordLifetimes(new WorkerSettings()),
    });
    const publisher = new JobPublisher({ url, models: [DEFAULT_MODEL_NAME], confirmTimeoutSeconds: 5 });
    const bench = new WorkerBench(addresses, store, publisher, await Cable.to(REDIS_URL));
    await writeQueuePolicies(managementOf(addresses), POLICY);
    await Promise.all([store.open(), publisher.open(), bench.burying.open()]);
    await bench.burying.resume();
    await store.modelHealth.setupSucceeded(DEFAULT_MODEL_NAME);
    return bench;
  }

  /** All that a worker of this bench is started with. */
  async environment(more: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
    this.latestPort = await getPort({ host: '127.0.0.1' });
    return {
      RABBITMQ_URL: this.addresses.RABBITMQ_URL,
      REDIS_URL: this.storeCable.url,
      WORKER_PORT: String(this.latestPort),
      BACKEND_TIMEOUT_SECONDS: '1',
      ...this.model.environment,
      ...more,
    };
  }

  /** Starts a worker in this process; it is not ready yet. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const environment = await this.environment(more);
    const settings = readSettings(WorkerSettings, environment);
    const logger = ServiceLogger.create({ service: 'worker', level: 'fatal' });
    const worker = await startWorker(settings, environment, logger);
    this.running.push(worker);
    return worker;
  }

  /** Starts a worker in this process and waits until it is ready. */
  async startReady(more: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const worker = await this.start(more);
    await this.waitUntilReady();
    return worker;
  }

  /** Waits until the latest worker's model is set up. */
  async waitUntilReady(): Promise<void> {
    await waitUntil('the worker is ready', async () => (await this.get('readyz')).status === 200);
  }

  /** Where the latest worker's probes and metrics are. */
  get port(): number {
    return this.latestPort;
  }

  /** Asks the latest worker's probes or metrics. */
  get(path: 'livez' | 'readyz' | 'metrics'): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}/${path}`);
  }

  /** One value of the latest worker's metrics, `undefined` while there is none. */
  async metric(sample: string): Promise<number | undefined> {
    const lines = (await (await this.get('metrics')).text()).split('\n');
    const line = lines.find((candidate) => candidate.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length));
  }

  /** A job as a gateway makes it, not pushed. */
  job(input: string): JobMessage {
    return {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: randomUUID(),
      model: DEFAULT_MODEL_NAME,
      inputJson: JSON.stringify(input),
      createdAtMs: Date.now(),
    };
  }

  /** Pushes a job as a gateway does. */
  async push(input: string): Promise<JobMessage> {
    const job = this.job(input);
    await this.publisher.publish(job);
    await this.store.records.create(job);
    return job;
  }

  /** Takes the next delivery and gives it back after `meanwhile`, as a worker does that is killed with it in hand. */
  async deliverInVain(meanwhile: () => Promise<unknown>): Promise<void> {
    let delivered = 0;
    const consumer = new DrainingConsumer({
      url: this.addresses.RABBITMQ_URL,
      queue: jobQueue(DEFAULT_MODEL_NAME),
      name: 'worker spec',
      prefetch: 1,
      declare: () => Promise.resolve(),
      onDelivery: async () => {
        delivered += 1;
        await consumer.pause();
        await meanwhile();
        return 'requeue';
      },
    });
    await consumer.open();
    await consumer.resume();
    await waitUntil('a delivery in vain', () => delivered > 0);
    await consumer.drain();
  }

  /** Takes the next message out of the queue and returns its body. */
  async takeNext(): Promise<Buffer> {
    const bodies: Buffer[] = [];
    const consumer: DrainingConsumer = new DrainingConsumer({
      url: this.addresses.RABBITMQ_URL,
      queue: jobQueue(DEFAULT_MODEL_NAME),
      name: 'worker spec',
      prefetch: 1,
      declare: () => Promise.resolve(),
      onDelivery: ({ content }) => {
        bodies.push(content);
        return consumer.pause().then(() => 'acknowledge' as const);
      },
    });
    await consumer.open();
    await consumer.resume();
    const body = await waitUntil('a message', () => bodies[0]);
    await consumer.drain();
    return body;
  }

  /** Waits until a record is as wanted, and returns it. */
  async waitForRecord({ id }: JobMessage, status: JobRecord['status']): Promise<JobRecord> {
    return waitUntil(`job ${id} to be ${status}`, async () => {
      const record = await this.store.records.read(id);
      return record?.status === status && record;
    });
  }

  /** Waits until the broker reports the queue so. */
  async waitForQueue(wanted: Partial<QueueReading>): Promise<void> {
    await waitUntil(`the queue to be ${JSON.stringify(wanted)}`, async () => {
      const reading = await readQueue(managementOf(this.addresses), DEFAULT_MODEL_NAME);
      return Object.entries(wanted).every(([name, count]) => reading[name as keyof QueueReading] === count);
    });
  }

  /** How often the broker has delivered a message of the queue again, as it reports that. */
  async countRedeliveries(): Promise<number> {
    const management = managementOf(this.addresses);
    const queue = await management.get(`queues/${management.virtualHost}/${jobQueue(DEFAULT_MODEL_NAME)}`);
    const { redeliver = 0 } = (queue.message_stats ?? {}) as { readonly redeliver?: number };
    return redeliver;
  }

  /** Puts bytes into the queue that no gateway would. */
  async pushBytes(payload: string): Promise<void> {
    const virtualHost = new URL(this.addresses.RABBITMQ_URL).pathname;
    await administer(this.addresses, 'POST', `exchanges${virtualHost}/amq.default/publish`, {
      properties: {},
      routing_key: jobQueue(DEFAULT_MODEL_NAME),
      payload,
      payload_encoding: 'string',
    });
  }

  /** Writes fields into the record of a job that no store of this release would. */
  async writeRecord(id: string, fields: Readonly<Record<string, string | number>>): Promise<void> {
    await sendStoreCommand(this.addresses.REDIS_URL, [
      'HSET',
      `tidegate:job:${id}`,
      ...Object.entries(fields).flat(),
    ]);
  }

  /** Makes the broker close the workers' connections, as an operator may. */
  async closeBrokerConnections(): Promise<void> {
    const virtualHost = new URL(this.addresses.RABBITMQ_URL).pathname;
    const response = await administer(this.addresses, 'GET', `vhosts${virtualHost}/connections`);
    for (const { name, user_provided_name } of (await response.json()) as Record<string, string>[])
      if (user_provided_name === 'tidegate worker')
        await administer(this.addresses, 'DELETE', `connections/${encodeURIComponent(name ?? '')}`);
  }

  /** Ends the workers of one test. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.running.splice(0).map((worker) => worker.stop()));
  }

  async close(): Promise<void> {
    this.storeCable.mend();
    await this.stopWorkers();
    await Promise.all([this.publisher.close(), this.burying.drain(), this.store.close()]);
    this.storeCable.remove();
    this.model.remove();
    await administer(this.addresses, 'DELETE', `vhosts${new URL(this.addresses.RABBITMQ_URL).pathname}`);
  }
}
