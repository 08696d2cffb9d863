import { Inject, Injectable } from '@nestjs/common';
import { JobStore } from '@tidegate/job-store';
import type { Client } from '../access/client.js';
import type { ModelResponse } from '../models/model.response.js';
import { ModelsService } from '../models/models.service.js';
import { AuditLog } from './audit.log.js';

/** What operators have done to models. */
@Injectable()
export class ModelControlService {
  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(ModelsService) private readonly models: ModelsService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Pauses a model, or lets it go on.
   *
   * @throws {ProblemError} 404 when there is no such model
   */
  async set(model: string, action: 'pause' | 'resume', client: Client): Promise<ModelResponse> {
    await this.audit.record({ client, action, target: { model } }, async () => {
      this.models.requireServed(model);
      await this.store.pauses[action](model);
      return { result: 'done' };
    });
    return this.models.read(model);
  }
}
