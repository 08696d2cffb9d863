import { Injectable } from '@nestjs/common';
import type { JobStore } from '@tidegate/job-store';
import { ProblemError } from '../problems/problem.error.js';
import type { ServedSchemas } from '../schemas/served-schemas.js';
import type { ModelAnswer, ModelSchemaAnswer, ModelsAnswer } from './model.response.js';
import type { ModelWatch } from './model-watch.js';
import { unknownModel } from './unknown-model.js';

/** What is known of the models. */
@Injectable()
export class ModelsService {
  constructor(
    private readonly models: readonly string[],
    private readonly store: JobStore,
    private readonly watch: ModelWatch,
    private readonly schemas: ServedSchemas,
  ) {}

  /** Lists all models, with their workers by state. */
  async list(): Promise<ModelsAnswer> {
    return { models: await Promise.all(this.models.map((name) => this.read(name))) };
  }

  /**
   * What a model takes and gives.
   *
   * @throws ProblemError 404 when there is no such model
   */
  schema(name: string): ModelSchemaAnswer {
    if (!this.models.includes(name)) throw new ProblemError(404, unknownModel(name, this.models));
    const { input = {}, output = {} } = this.schemas.of(name);
    return { input, output };
  }

  /** How many workers of a model are in each state. */
  async countWorkers(model: string): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { state } of await this.store.heartbeats.list(model)) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  private async read(name: string): Promise<ModelAnswer> {
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
