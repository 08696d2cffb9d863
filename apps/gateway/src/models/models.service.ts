import { Inject, Injectable } from '@nestjs/common';
import type { WorkerHeartbeat } from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { OutlookWatch } from '../estimates/outlook.watch.js';
import { ProblemError } from '../problems/problem.error.js';
import { ServedSchemas } from '../schemas/served-schemas.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { shownDecision } from './decision.response.js';
import { healthReason } from './health-reason.js';
import { summarizeTimes } from './measured-times.js';
import type { ModelResponse, ModelSchemaResponse, ModelsResponse } from './model.response.js';
import { ModelWatch } from './model-watch.js';
import { RecentReadings } from './recent-readings.js';
import { unknownModel } from './unknown-model.js';

/** How many workers are in each state. */
type WorkerCounts = Readonly<Record<string, number>>;

/** What was decided about the workers of a model. */
type Scaling = Pick<ModelResponse, 'decisions'> & { readonly wantedWorkers: number | undefined };

/** Decisions that are shown. */
const MOST_DECISIONS = 10;

/** The models, their workers and their schemas. */
@Injectable()
export class ModelsService {
  private readonly beats: RecentReadings<readonly WorkerHeartbeat[]>;
  private readonly scaling: RecentReadings<Scaling>;

  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(JobStore) private readonly store: Pick<JobStore, 'heartbeats' | 'pauses' | 'scalingDecisions'>,
    @Inject(ModelWatch) private readonly watch: ModelWatch,
    @Inject(ServedSchemas) private readonly schemas: ServedSchemas,
    @Inject(OutlookWatch) private readonly outlooks: Pick<OutlookWatch, 'of'>,
  ) {
    this.beats = new RecentReadings((model) => store.heartbeats.list(model));
    this.scaling = new RecentReadings((model) => readScaling(store, model));
  }

  /** Lists all models, with their workers by state. */
  async list(): Promise<ModelsResponse> {
    return { models: await Promise.all(this.models.map((name) => this.read(name))) };
  }

  /**
   * What a model takes and returns.
   *
   * @throws {ProblemError} 404 when there is no such model
   */
  schema(name: string): ModelSchemaResponse {
    this.requireServed(name);
    const { input = {}, output = {} } = this.schemas.of(name);
    return { input, output };
  }

  /** @throws {ProblemError} 404 when there is no such model */
  requireServed(name: string): void {
    if (!this.models.includes(name)) throw new ProblemError(404, unknownModel(name, this.models));
  }

  /** The heartbeats of a model's workers, as they were 2 s ago at most. */
  heartbeats(model: string): Promise<readonly WorkerHeartbeat[]> {
    return this.beats.get(model);
  }

  /** How many workers of a model are in each state, as it was 2 s ago at most. */
  async countWorkers(model: string): Promise<WorkerCounts> {
    const counts: Record<string, number> = {};
    for (const { state } of await this.heartbeats(model)) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  /**
   * One model.
   *
   * @throws {ProblemError} 404 when there is no such model
   */
  async read(name: string): Promise<ModelResponse> {
    this.requireServed(name);
    const health = this.watch.healthOf(name);
    const { isHealthy, setupError } = health;
    const { wantedWorkers, decisions } = await this.scaling.get(name);
    return {
      name,
      healthy: isHealthy,
      healthReason: healthReason(health),
      paused: await this.store.pauses.read(name),
      ...(setupError === undefined ? {} : { setupError }),
      workers: await this.countWorkers(name),
      ...(wantedWorkers === undefined ? {} : { wantedWorkers }),
      ...this.load(name),
      decisions,
      schema: `/v1/models/${name}/schema`,
    };
  }

  /** What is known of the load of a model, from memory. */
  private load(
    name: string,
  ): Pick<ModelResponse, 'queue' | 'arrivals' | 'startupSeconds' | 'serviceSeconds'> {
    const figures = this.outlooks.of(name)?.figures(Date.now() / 1000);
    if (figures === undefined) return {};
    const { atSeconds, waiting, running, oldestWaitSeconds, arrivals } = figures;
    const startupSeconds = summarizeTimes(figures.startupSeconds);
    const serviceSeconds = summarizeTimes(figures.serviceSeconds);
    return {
      queue: {
        time: new Date(atSeconds * 1000).toISOString(),
        waiting,
        running,
        ...(oldestWaitSeconds === undefined ? {} : { oldestWaitSeconds }),
      },
      arrivals,
      ...(startupSeconds === undefined ? {} : { startupSeconds }),
      ...(serviceSeconds === undefined ? {} : { serviceSeconds }),
    };
  }
}

/** A store whose users were made for an earlier release refuses it: then nothing is known. */
async function readScaling(
  { scalingDecisions }: Pick<JobStore, 'scalingDecisions'>,
  model: string,
): Promise<Scaling> {
  const [wantedWorkers, decisions] = await Promise.all([
    scalingDecisions.wanted(model),
    scalingDecisions.list(model, MOST_DECISIONS),
  ]).catch(() => [undefined, []] as const);
  return { wantedWorkers, decisions: decisions.map(shownDecision) };
}
