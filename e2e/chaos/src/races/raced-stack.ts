import {
  createRandom,
  DEFAULT_QUEUE,
  type RandomSource,
  startGatewayProcess,
  startWorkerProcess,
  STUBBORN_MODEL,
} from '@tidegate/harness';
import { findTestPort, startPrivateServices, type PrivateServices } from '@tidegate/testing';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { KilledService, type KillPattern } from '../killed-service.js';
import { NotedTries } from './noted-tries.js';
import { SteadfastClient } from './steadfast-client.js';

const GATEWAYS = 2;
/** The key of the lease of those who publish retries (libs/job-store/src/keys.ts). */
const LEASE = 'tidegate:lease:retries';
/** Longer than the broker takes to count what has happened. */
const STATISTICS_MS = 3_000;

/** How a worker of this stack is named. */
export function workerName(index: number): string {
  return `worker-${index}`;
}

/** Two gateways and some workers of the stubborn model on a broker and a store of their own, all of which can be killed. */
export class RacedStack {
  readonly notes = new NotedTries();
  readonly client: SteadfastClient;
  private readonly stopping = new AbortController();
  private readonly killing: Promise<void>[] = [];

  private constructor(
    readonly services: PrivateServices,
    private readonly redis: Redis,
    readonly gateways: readonly KilledService[],
    readonly workers: readonly KilledService[],
    private readonly seed: number,
  ) {
    this.client = new SteadfastClient(
      gateways.map(({ url }) => url),
      createRandom(seed),
    );
  }

  /** @param environment - settings of gateways and workers */
  static async start(
    seed: number,
    workerCount: number,
    environment: Readonly<Record<string, string>>,
  ): Promise<RacedStack> {
    const services = await startPrivateServices();
    const gateways: KilledService[] = [];
    for (let index = 0; index < GATEWAYS; index += 1) {
      const port = String(await findTestPort());
      gateways.push(
        await KilledService.start(() =>
          startGatewayProcess(services, { ...environment, GATEWAY_PORT: port, LOG_LEVEL: 'error' }),
        ),
      );
    }
    const workers = await Promise.all(
      Array.from({ length: workerCount }, (_, index) =>
        KilledService.start(() =>
          startWorkerProcess(
            services,
            { path: STUBBORN_MODEL },
            { ...environment, WORKER_ID: workerName(index), LOG_LEVEL: 'error' },
          ),
        ),
      ),
    );
    const redis = new Redis(services.REDIS_URL);
    await redis.config('SET', 'notify-keyspace-events', 'Kh');
    await redis.subscribe(`__keyspace@0__:${LEASE}`);
    return new RacedStack(services, redis, gateways, workers, seed);
  }

  /** Kills these again and again until `stopKilling`. */
  keepKilling(those: readonly KilledService[], how: Omit<KillPattern, 'random' | 'signal'>): void {
    for (const service of those) {
      const random = createRandom(this.seed + 1 + this.killing.length);
      this.killing.push(service.killUntilAborted({ ...how, random, signal: this.stopping.signal }));
    }
  }

  /** Kills one now. */
  killOnce(service: KilledService): void {
    this.killing.push(service.kill());
  }

  /** Calls whenever a gateway takes the lease of those who publish retries, until nothing is to be killed any more. */
  onLease(taken: () => void): void {
    this.redis.on('message', () => {
      if (!this.stopping.signal.aborted) taken();
    });
  }

  async stopKilling(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.killing);
  }

  /** How many messages of jobs workers have acknowledged, once the broker has counted them all. */
  async countAcknowledged(): Promise<number> {
    await delay(STATISTICS_MS);
    const { origin, username, password } = new URL(this.services.RABBITMQ_MANAGEMENT_URL);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(`${origin}/api/queues/%2F/${DEFAULT_QUEUE}`, { headers: { authorization } });
    const { message_stats: counts } = (await answer.json()) as {
      readonly message_stats?: { readonly ack?: number };
    };
    return counts?.ack ?? 0;
  }

  /** A source of randomness of one's own. */
  randomOf(lane: number): RandomSource {
    return createRandom(this.seed + 1_000 + lane);
  }

  async stop(): Promise<void> {
    await this.client.close();
    await Promise.all([...this.gateways, ...this.workers].map((service) => service.stop()));
    this.redis.disconnect();
    await this.services.remove();
    this.notes.remove();
  }
}
