import { Injectable } from '@nestjs/common';
import type { JobStore } from '@tidegate/job-store';
import { validRequest } from '../http/valid-request.js';
import { unknownModel } from '../models/unknown-model.js';
import { invalid, ProblemError } from '../problems/problem.error.js';
import type { PushService } from '../pushing/push.service.js';
import { CreateJobRequest } from './job.request.js';
import { jobAnswer, type JobAnswer } from './job.response.js';

/** Jobs of every model, with JSON in and out. */
@Injectable()
export class JobsService {
  constructor(
    private readonly pushes: PushService,
    private readonly store: JobStore,
    private readonly models: readonly string[],
  ) {}

  /**
   * Pushes a job.
   *
   * @param body - what came with the request
   * @throws ProblemError 422 when the body is no such request, names a model that is not served, or has an input that the
   *   model does not take
   */
  async create(body: unknown): Promise<JobAnswer> {
    const { model, input } = validRequest(CreateJobRequest, body);
    if (!this.models.includes(model))
      throw invalid([{ pointer: '/model', detail: unknownModel(model, this.models) }]);
    const message = await this.pushes.push(model, input);
    return jobAnswer({ ...message, status: 'queued', attempt: 0 });
  }

  /** @throws ProblemError 404 when there is no such job */
  async read(id: string): Promise<JobAnswer> {
    const record = await this.store.records.read(id);
    if (!record) throw new ProblemError(404, 'job not found');
    return jobAnswer(record);
  }
}
