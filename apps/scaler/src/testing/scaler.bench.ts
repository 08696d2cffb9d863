import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { JobPublisher } from '@tidegate/broker';
import { MESSAGE_FORMAT_VERSION, type WorkerHeartbeat, type WorkerState } from '@tidegate/contracts';
import { askStore, ReadingStore, scalingKey } from '@tidegate/job-store';
import { readSettings, ServiceLogger, type RunningService } from '@tidegate/service';
import { findTestPort, givenAddresses, waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { CLOCKS, SYSTEM_CLOCKS, type ScalerClocks } from '../clocks.js';
import { ScalerSettings } from '../settings/scaler.settings.js';
import { startScaler } from '../start-scaler.js';
import { KedaClient } from './keda.client.js';

/** A scaler in this process, a client that asks it as KEDA does, and the actions of gateways and workers. */
export class ScalerBench {
  private constructor(
    /** A model that no other spec uses. */
    readonly model: string,
    readonly keda: KedaClient,
    readonly store: ReadingStore,
    private readonly publisher: JobPublisher,
    readonly httpPort: number,
    readonly grpcPort: number,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly clocks: ScalerClocks | undefined,
  ) {}

  private service: RunningService | undefined;

  /** Starts a scaler and what it needs. */
  static async open(
    options: {
      readonly environment?: Readonly<Record<string, string>>;
      readonly metadata?: Readonly<Record<string, string>>;
      readonly clocks?: ScalerClocks;
      /** That of another bench, for two scalers of one model. */
      readonly model?: string;
    } = {},
  ): Promise<ScalerBench> {
    const { model = `spec-${randomUUID().slice(0, 8)}` } = options;
    const [httpPort, grpcPort] = [await findTestPort(), await findTestPort()];
    const { RABBITMQ_URL, REDIS_URL } = givenAddresses();
    const publisher = new JobPublisher({ url: RABBITMQ_URL, models: [model], confirmTimeoutSeconds: 5 });
    const store = new ReadingStore({ url: REDIS_URL, commandTimeoutSeconds: 5 });
    await Promise.all([publisher.open(), store.open()]);
    const scaledObject = {
      name: 'worker',
      namespace: 'tidegate',
      scalerMetadata: { scalerAddress: 'scaler:9090', model, ...options.metadata },
    };
    const environment = {
      RABBITMQ_URL,
      REDIS_URL,
      SCALER_PORT: String(httpPort),
      SCALER_GRPC_PORT: String(grpcPort),
      ...options.environment,
    };
    const keda = new KedaClient(grpcPort, scaledObject);
    const bench = new ScalerBench(
      model,
      keda,
      store,
      publisher,
      httpPort,
      grpcPort,
      environment,
      options.clocks,
    );
    await bench.start();
    return bench;
  }

  /** Starts the scaler, and waits until it is ready. */
  async start(): Promise<void> {
    const settings = readSettings(ScalerSettings, this.environment);
    const logger = ServiceLogger.create({ service: 'scaler', level: 'fatal' });
    const { clocks = SYSTEM_CLOCKS } = this;
    this.service = await startScaler(settings, logger, async (appModule, adapter, applicationOptions) => {
      const module = await Test.createTestingModule({ imports: [appModule] })
        .overrideProvider(CLOCKS)
        .useValue(clocks)
        .compile();
      return module.createNestApplication<NestFastifyApplication>(adapter, applicationOptions);
    });
    await waitUntil(async () => (await this.get('readyz')).ok);
  }

  /** Stops the scaler in order. */
  async stopScaler(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  /** A client of another ScaledObject. */
  client(metadata: Readonly<Record<string, string>>): KedaClient {
    return new KedaClient(this.grpcPort, { name: 'other', namespace: 'tidegate', scalerMetadata: metadata });
  }

  get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.httpPort}/${path}`);
  }

  /** Pushes jobs as a gateway does: confirmed, then counted. */
  async push(count = 1, atMs = Date.now()): Promise<void> {
    const { model } = this;
    for (let job = 0; job < count; job += 1) {
      const message = {
        formatVersion: MESSAGE_FORMAT_VERSION,
        id: randomUUID(),
        model,
        inputJson: '"x"',
        createdAtMs: atMs,
      };
      await this.publisher.publish(message);
    }
    await this.count(new Map([[Math.floor(atMs / 1000), count]]));
  }

  /** Counts arrivals by second without pushing anything. */
  async count(counts: ReadonlyMap<number, number>): Promise<void> {
    await this.store.arrivals.add({ id: randomUUID(), model: this.model, counts });
  }

  /** Lets time pass at the store, for what scalers share of the ScaledObject. */
  async passTimeAtStore(seconds: number): Promise<void> {
    const { REDIS_URL } = givenAddresses();
    const key = scalingKey(this.model, 'tidegate/worker');
    for (const field of ['askedMs', 'answeredMs', 'activityMs'])
      if ((await askStore(REDIS_URL, ['HEXISTS', key, field])) === 1)
        await askStore(REDIS_URL, ['HINCRBY', key, field, String(-1000 * seconds)]);
  }

  /** A worker sends a heartbeat. */
  async beat(state: WorkerState, workerId: string = randomUUID()): Promise<WorkerHeartbeat> {
    const nowMs = Date.now();
    const heartbeat: WorkerHeartbeat = {
      workerId,
      model: this.model,
      state,
      startedAtMs: nowMs - 60_000,
      ...(state === 'starting' ? {} : { readyAtMs: nowMs - 30_000 }),
      ...(state === 'busy' ? { busySinceMs: nowMs - 1_000 } : {}),
    };
    await this.store.heartbeats.beat(heartbeat, nowMs);
    return heartbeat;
  }

  /** Stops everything. */
  async close(): Promise<void> {
    this.keda.close();
    await this.stopScaler();
    await Promise.all([this.publisher.close(), this.store.close()]);
  }
}
