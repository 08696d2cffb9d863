import { Inject, Injectable } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import { ProblemError } from '../problems/problem.error.js';
import { ServedSchemas } from '../schemas/served-schemas.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import type { ModelResponse, ModelSchemaResponse, ModelsResponse } from './model.response.js';
import { ModelWatch } from './model-watch.js';
import { RecentReadings } from './recent-readings.js';
import { unknownModel } from './unknown-model.js';

/** How many workers are in each state. */
type WorkerCounts = Readonly<Record<string, number>>;

/** The models, their workers and their schemas. */
@Injectable()
export class ModelsService {
  private readonly workers: RecentReadings<WorkerCounts>;

  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(JobStore) store: Pick<JobStore, 'heartbeats'>,
    @Inject(ModelWatch) private readonly watch: ModelWatch,
    @Inject(ServedSchemas) private readonly schemas: ServedSchemas,
  ) {
    this.workers = new RecentReadings((model) => countWorkers(store, model));
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
    if (!this.models.includes(name)) throw new ProblemError(404, unknownModel(name, this.models));
    const { input = {}, output = {} } = this.schemas.of(name);
    return { input, output };
  }

  /** How many workers of a model are in each state, as it was 2 s ago at most. */
  countWorkers(model: string): Promise<WorkerCounts> {
    return this.workers.get(model);
  }

  private async read(name: string): Promise<ModelResponse> {
    const { isHealthy, setupError } = this.watch.healthOf(name);
    return {
      name,
      healthy: isHealthy,
      ...(setupError === undefined ? {} : { setupError }),
      workers: await this.countWorkers(name),
      schema: `/v1/models/${name}/schema`,
    };
  }
}

async function countWorkers(
  { heartbeats }: Pick<JobStore, 'heartbeats'>,
  model: string,
): Promise<WorkerCounts> {
  const counts: Record<string, number> = {};
  for (const { state } of await heartbeats.list(model)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
