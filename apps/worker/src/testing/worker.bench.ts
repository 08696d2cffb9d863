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
  ManagementApi,
  writeQueuePolicies,
  type DeadLetterReason,
  type Delivery,
  type QueueDepth,
} from '@tidegate/broker';
import {
  DEFAULT_MODEL_NAME,
  MESSAGE_FORMAT_VERSION,
  type JobMessage,
  type JobRecord,
} from '@tidegate/contracts';
import { askStore, JobStore } from '@tidegate/job-store';
import { ModelHostServer } from '@tidegate/model';
import { readSettings, recordLifetimes, ServiceLogger, type RunningService } from '@tidegate/service';
import {
  closeConnections,
  findTestPort,
  makeOwnAddresses,
  publishBytes,
  Relay,
  waitUntil,
  type OwnAddresses,
  type ServiceAddresses,
} from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { WorkerSettings } from '../settings/worker.settings.js';
import { startWorker } from '../start-worker.js';
import { ObedientModel } from './obedient-model.js';

const POLICY = { deliveryLimit: 100, expirySeconds: 600, maximumLength: 1_000 };

/** Where the model of a worker runs. What the worker does must make no difference. */
export const MODEL_PLACES = ['beside the worker', 'at a model host'] as const;

type ModelPlace = (typeof MODEL_PLACES)[number];

interface BenchOptions {
  readonly services?: ServiceAddresses;
  readonly place?: ModelPlace;
}

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
  private readonly modelHosts: ModelHostServer[] = [];
  private readonly burying: DrainingConsumer;
  private readonly storeUsers: string[] = [];
  private latestPort = 0;

  private constructor(
    readonly addresses: OwnAddresses,
    readonly store: JobStore,
    readonly publisher: JobPublisher,
    /** The workers' way to the store. */
    readonly storeRelay: Relay,
    private readonly place: ModelPlace,
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
   * @param options - `services`: the broker and store of this run when not given; `place`: where the models run
   */
  static async open(options: BenchOptions = {}): Promise<WorkerBench> {
    const { services, place = 'beside the worker' } = options;
    const addresses = await makeOwnAddresses(services);
    const { RABBITMQ_URL: url, REDIS_URL } = addresses;
    const store = new JobStore({
      url: REDIS_URL,
      commandTimeoutSeconds: 5,
      lifetimes: recordLifetimes(new WorkerSettings()),
    });
    const publisher = new JobPublisher({ url, models: [DEFAULT_MODEL_NAME], confirmTimeoutSeconds: 5 });
    const bench = new WorkerBench(addresses, store, publisher, await Relay.to(REDIS_URL), place);
    await writeQueuePolicies(managementApi(addresses), POLICY);
    await Promise.all([store.open(), publisher.open(), bench.burying.open()]);
    await bench.burying.resume();
    await store.modelHealth.setupSucceeded(DEFAULT_MODEL_NAME);
    return bench;
  }

  /** All that a worker of this bench is started with. */
  async environment(more: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
    this.latestPort = await findTestPort();
    return {
      RABBITMQ_URL: this.addresses.RABBITMQ_URL,
      REDIS_URL: this.storeRelay.url,
      WORKER_PORT: String(this.latestPort),
      BACKEND_TIMEOUT_SECONDS: '1',
      ...this.model.environment,
      ...more,
    };
  }

  /** Starts a worker in this process; it is not ready yet. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const environment = await this.placed(await this.environment(more));
    const settings = readSettings(WorkerSettings, environment);
    const logger = ServiceLogger.create({ service: 'worker', level: 'fatal' });
    const worker = await startWorker(settings, environment, logger);
    this.running.push(worker);
    return worker;
  }

  /** Leaves the model to a model host of its own, where that is the place. */
  private async placed(environment: Record<string, string>): Promise<Record<string, string>> {
    if (this.place === 'beside the worker') return environment;
    const socketPath = join(this.model.folder, `${this.latestPort}.sock`);
    this.modelHosts.push(
      await ModelHostServer.listen({ socketPath, model: { modelPath: this.model.path, environment } }),
    );
    return { ...environment, MODEL: '/no/such/model.ts', MODEL_SOCKET: socketPath };
  }

  /** Starts a worker in this process and waits until it is ready. */
  async startReady(more: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const worker = await this.start(more);
    await this.waitUntilReady();
    return worker;
  }

  /** Waits until the latest worker's model is set up. */
  async waitUntilReady(): Promise<void> {
    await waitUntil(async () => (await this.get('readyz')).status === 200, { what: 'the worker is ready' });
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
    await this.publish(job);
    return job;
  }

  /** Pushes a job that a spec has made. */
  async publish(job: JobMessage): Promise<void> {
    await this.publisher.publish(job);
    await this.store.records.create(job);
  }

  /** Takes the next delivery and gives it back after `meanwhile`, as a worker does that is killed while it runs the job. */
  async deliverInVain(meanwhile: (delivery: Delivery) => Promise<unknown>): Promise<void> {
    let delivered = 0;
    const consumer = new DrainingConsumer({
      url: this.addresses.RABBITMQ_URL,
      queue: jobQueue(DEFAULT_MODEL_NAME),
      name: 'worker spec',
      prefetch: 1,
      declare: () => Promise.resolve(),
      onDelivery: async (delivery) => {
        delivered += 1;
        await consumer.pause();
        await meanwhile(delivery);
        return 'requeue';
      },
    });
    await consumer.open();
    await consumer.resume();
    await waitUntil(() => delivered > 0, { what: 'a delivery in vain' });
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
    const body = await waitUntil(() => bodies[0], { what: 'a message' });
    await consumer.drain();
    return body;
  }

  /** Waits until a record is as wanted, and returns it. */
  async waitForRecord({ id }: JobMessage, status: JobRecord['status']): Promise<JobRecord> {
    return waitUntil(
      async () => {
        const record = await this.store.records.read(id);
        return record?.status === status && record;
      },
      { what: `job ${id} to be ${status}` },
    );
  }

  /** Waits until the broker reports the queue so. */
  async waitForQueue(wanted: Partial<QueueDepth>): Promise<void> {
    await waitUntil(
      async () => {
        const reading = await readQueue(managementApi(this.addresses), DEFAULT_MODEL_NAME);
        return Object.entries(wanted).every(([name, count]) => reading[name as keyof QueueDepth] === count);
      },
      { what: `the queue to be ${JSON.stringify(wanted)}` },
    );
  }

  /** How often the broker has delivered a message of the queue again, as it reports that. */
  async countRedeliveries(): Promise<number> {
    const management = managementApi(this.addresses);
    const queue = await management.get(`queues/${management.virtualHost}/${jobQueue(DEFAULT_MODEL_NAME)}`);
    const { redeliver = 0 } = (queue.message_stats ?? {}) as { readonly redeliver?: number };
    return redeliver;
  }

  /** Puts bytes into the queue that no gateway would. */
  async pushBytes(payload: string): Promise<void> {
    await publishBytes(this.addresses, jobQueue(DEFAULT_MODEL_NAME), payload);
  }

  /** Writes fields into the record of a job that no store of this release would. */
  async writeRecord(id: string, fields: Readonly<Record<string, string | number>>): Promise<void> {
    const pairs = Object.entries(fields).flat().map(String);
    await askStore(this.addresses.REDIS_URL, ['HSET', `tidegate:job:${id}`, ...pairs]);
  }

  /**
   * The store's address for a user who may do anything except what a rule takes away, as `-subscribe` does; he is gone with the
   * bench.
   */
  async makeStoreUser(rule: string): Promise<string> {
    const { REDIS_URL } = this.addresses;
    const name = `spec-${randomUUID()}`;
    await askStore(REDIS_URL, ['ACL', 'SETUSER', name, 'on', `>${name}`, '~*', '&*', '+@all', rule]);
    this.storeUsers.push(name);
    const url = new URL(REDIS_URL);
    url.username = name;
    url.password = name;
    return url.href;
  }

  /** Makes the broker close the workers' connections, as an operator may. */
  async closeBrokerConnections(): Promise<void> {
    await closeConnections(this.addresses, 'tidegate worker');
  }

  /** Ends the workers of one test. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.running.splice(0).map((worker) => worker.stop()));
    await Promise.all(this.modelHosts.splice(0).map((host) => host.close({ graceSeconds: 0 })));
  }

  async close(): Promise<void> {
    this.storeRelay.restore();
    await this.stopWorkers();
    for (const name of this.storeUsers) await askStore(this.addresses.REDIS_URL, ['ACL', 'DELUSER', name]);
    await Promise.all([this.publisher.close(), this.burying.drain(), this.store.close()]);
    this.storeRelay.remove();
    this.model.remove();
    await this.addresses.remove();
  }
}

function managementApi({ RABBITMQ_MANAGEMENT_URL, RABBITMQ_URL }: ServiceAddresses): ManagementApi {
  return new ManagementApi({ url: RABBITMQ_MANAGEMENT_URL, amqpUrl: RABBITMQ_URL, timeoutSeconds: 10 });
}
