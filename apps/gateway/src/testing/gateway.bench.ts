import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import {
  JobPublisher,
  ManagementApi,
  readQueue,
  ReadyMessagesReader,
  type QueueDepth,
} from '@tidegate/broker';
import { DEFAULT_MODEL_NAME, MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { askStore, JobStore, retriesKey, type Ending } from '@tidegate/job-store';
import { readSettings, recordLifetimes, ServiceLogger, StartSequence } from '@tidegate/service';
import { makeOwnAddresses, type RemovableAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { createGateway } from '../start-gateway.js';

/** What a spec may change of its gateway. */
export interface GatewayBenchOptions {
  /** Settings beside the addresses of broker and store. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Addresses of its own by default. */
  readonly addresses?: RemovableAddresses;
  /** Replaces providers of the gateway, as `builder.overrideProvider(JobStore).useValue(…)` does. */
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Changes the application before it listens. */
  readonly prepare?: (app: NestFastifyApplication) => void;
}

/** A gateway in this process on real services, and a store to look into and to play the worker with. */
export class GatewayBench {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly store: JobStore,
    readonly port: number,
    private readonly addresses: RemovableAddresses,
  ) {}

  /** Starts a gateway on a free port and waits until it has reached broker and store. */
  static async open(options: GatewayBenchOptions = {}): Promise<GatewayBench> {
    const addresses = options.addresses ?? (await makeOwnAddresses());
    const { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL } = addresses;
    const environment = { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL, ...options.environment };
    // Specs of one process share a store: a retry that an earlier one has left would come into this one's queue.
    if (!options.addresses) await askStore(REDIS_URL, ['DEL', retriesKey()]);
    const settings = readSettings(GatewaySettings, environment);
    const logger = ServiceLogger.create({ service: 'gateway', level: 'fatal' });
    const { override = (builder) => builder } = options;
    const app = await createGateway(settings, logger, async (appModule, adapter, applicationOptions) => {
      const module = await override(Test.createTestingModule({ imports: [appModule] })).compile();
      return module.createNestApplication<NestFastifyApplication>(adapter, applicationOptions);
    });
    options.prepare?.(app);
    await app.listen(0, '127.0.0.1');
    const store = new JobStore({
      url: REDIS_URL,
      commandTimeoutSeconds: 5,
      lifetimes: recordLifetimes(settings),
    });
    await Promise.all([app.get(StartSequence).run(), store.open()]);
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new GatewayBench(app, store, port, addresses);
  }

  /** The gateway's own way to publish. */
  get publisher(): JobPublisher {
    return this.app.get(JobPublisher);
  }

  /** The gateway's own view of the broker. */
  get management(): ManagementApi {
    return this.app.get(ManagementApi);
  }

  /** Requests over http. */
  get http(): ReturnType<typeof supertest> {
    return supertest(`http://127.0.0.1:${this.port}`);
  }

  /** Pushes a job as a client does. */
  async push(input: string): Promise<string> {
    const answer = await this.http.post('/push').query({ input }).expect(200);
    return (answer.body as { id: string }).id;
  }

  /** A job that is recorded but has no message. */
  async record(input: string, others: Partial<JobMessage> = {}): Promise<JobMessage> {
    const message = {
      ...others,
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: randomUUID(),
      model: DEFAULT_MODEL_NAME,
      inputJson: JSON.stringify(input),
      createdAtMs: Date.now(),
    };
    await this.store.records.create(message);
    return message;
  }

  /** Ends a recorded job as a worker does. */
  async finish(message: JobMessage, ending: Ending): Promise<void> {
    const claim = await this.store.records.claim(message, 5);
    if (claim.kind !== 'claimed') throw new Error(`the job is ${claim.kind}`);
    await this.store.records.finish(message.id, claim.attempt, ending);
  }

  /** How many messages wait for a worker of a model, as the broker counts them now. */
  async countReady(model: string = DEFAULT_MODEL_NAME): Promise<number> {
    const reader = new ReadyMessagesReader({ url: this.addresses.RABBITMQ_URL, timeoutSeconds: 10 });
    await reader.open();
    const ready = await reader.read(model);
    await reader.close();
    if (ready === 'unavailable')
      throw new Error(`the broker does not report how many jobs wait for ${model}`);
    return ready;
  }

  /** What the broker's management API reports of the queue: half a second late or more, so not to be compared. */
  readQueue(): Promise<QueueDepth> {
    return readQueue(this.management, DEFAULT_MODEL_NAME);
  }

  /** Stops the gateway, whose addresses others use too. */
  async stop(): Promise<void> {
    await this.app.close();
    await this.store.close();
  }

  /** Stops the gateway and removes its own addresses. */
  async close(): Promise<void> {
    await this.stop();
    await this.addresses.remove();
  }
}
