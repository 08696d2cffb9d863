import { Inject, Injectable } from '@nestjs/common';
import { JobPublisher, ReadyMessagesReader } from '@tidegate/broker';
import { JobStore, type ListedJob, type ListQuery } from '@tidegate/job-store';
import type { JobStatus } from '@tidegate/contracts';
import { ModelsService } from '../models/models.service.js';
import { RecentReadings } from '../models/recent-readings.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { healthVerdict, type HealthFacts, type ModelFacts, type RecentFailures } from './health-verdict.js';
import { shownHealth, type HealthResponse } from './health.response.js';

/** What is not known by then is unknown; the answer comes within 2 s. */
const MOST_MS = 1_500;

const FAILURES_OF_LAST_MS = 3_600_000;
/** More are not counted. */
const MOST_FAILURES = 5;
/** Jobs that are looked at of each way to end: those that were pushed last. */
const JOBS_OF_EACH_END = 20;
const FAILED: readonly JobStatus[] = ['failed', 'timed_out'];

/** Reads what a verdict is made from; however many ask, once in 2 s. */
@Injectable()
export class HealthService {
  private readonly answers = new RecentReadings(() => this.look());

  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(JobPublisher) private readonly publisher: Pick<JobPublisher, 'isConnected' | 'isBlocked'>,
    @Inject(ReadyMessagesReader) private readonly readyMessages: Pick<ReadyMessagesReader, 'read'>,
    @Inject(JobStore) private readonly store: Pick<JobStore, 'lists' | 'pauses'>,
    @Inject(ModelsService) private readonly service: Pick<ModelsService, 'read'>,
  ) {}

  /** One verdict, within 2 s. */
  read(): Promise<HealthResponse> {
    return this.answers.get('');
  }

  private async look(): Promise<HealthResponse> {
    const [broker, doesStoreAnswer, ...models] = await Promise.all([
      inTime(this.lookAtBroker(), 'does not answer' as const),
      inTime(this.lookAtStore(), false),
      ...this.models.map((name) => inTime<HealthFacts['models'][number]>(this.lookAt(name), { name })),
    ]);
    return shownHealth(healthVerdict({ broker, doesStoreAnswer, models }));
  }

  /** Asks for a queue, as no message has to be sent for that. */
  private async lookAtBroker(): Promise<HealthFacts['broker']> {
    if (!this.publisher.isConnected) return 'does not answer';
    const [model = ''] = this.models;
    if ((await this.readyMessages.read(model)) === 'unavailable') return 'does not answer';
    return this.publisher.isBlocked ? 'blocks publishers' : 'answers';
  }

  private async lookAtStore(): Promise<boolean> {
    const [model = ''] = this.models;
    await this.store.pauses.read(model);
    return true;
  }

  private async lookAt(name: string): Promise<ModelFacts> {
    const [model, failures] = await Promise.all([
      this.service.read(name),
      // A store whose users were made for a release without lists refuses this; any store while many expired jobs leave its lists.
      this.lookForFailures(name, Date.now() - FAILURES_OF_LAST_MS).catch(() => 'unknown' as const),
    ]);
    const { healthy, setupError, paused, workers, queue, startupSeconds, wantedWorkers, decisions } = model;
    const { ready = 0, busy = 0, ...others } = workers;
    return {
      name,
      isHealthy: healthy,
      ...(setupError === undefined ? {} : { setupError }),
      isPaused: paused,
      workers: { ready, busy, others: Object.values(others).reduce((sum, count) => sum + count, 0) },
      ...(queue === undefined ? {} : { queue }),
      ...(startupSeconds === undefined ? {} : { startupSeconds: startupSeconds.p95 }),
      ...(failures === undefined ? {} : { failures }),
      scaling: wantedWorkers !== undefined ? 'lately' : decisions.length > 0 ? 'earlier' : 'never',
    };
  }

  /**
   * The jobs that have failed since the latest success. Lists are in the order of the pushes, and a job that was pushed before others
   * may end after them: so some of each end are looked at.
   */
  private async lookForFailures(model: string, fromMs: number): Promise<RecentFailures | undefined> {
    const [succeeded, ...failed] = await Promise.all([
      this.latest({ model, status: 'succeeded', limit: JOBS_OF_EACH_END }),
      ...FAILED.map((status) => this.latest({ model, status, fromMs, limit: JOBS_OF_EACH_END })),
    ]);
    const succeededAtMs = Math.max(0, ...succeeded.map(endOf));
    const since = failed
      .flat()
      .filter((record) => endOf(record) > succeededAtMs)
      .sort((one, other) => endOf(other) - endOf(one))
      .slice(0, MOST_FAILURES);
    if (since.length === 0) return undefined;
    return { count: since.length, sinceMs: Math.min(...since.map(({ createdAtMs }) => createdAtMs)) };
  }

  private async latest(query: ListQuery): Promise<readonly ListedJob['record'][]> {
    const { jobs } = await this.store.lists.page(query);
    return jobs.map(({ record }) => record);
  }
}

function endOf({ finishedAtMs = 0 }: ListedJob['record']): number {
  return finishedAtMs;
}

/** What comes of a look, or what is taken for it when it fails or takes too long. */
function inTime<T>(look: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), MOST_MS);
    look.then(resolve, () => resolve(otherwise)).finally(() => clearTimeout(timer));
  });
}
