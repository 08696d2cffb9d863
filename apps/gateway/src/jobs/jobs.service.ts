import { Inject, Injectable } from '@nestjs/common';
import { RECORD_FORMAT_VERSION, type JsonText } from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { ownedBy, seesJob, type Client } from '../access/client.js';
import { validRequest } from '../http/valid-request.js';
import { unknownModel } from '../models/unknown-model.js';
import { invalid, ProblemError } from '../problems/problem.error.js';
import { PushService } from '../pushing/push.service.js';
import { SERVED_MODELS } from '../settings/gateway.settings.js';
import { CREATE_JOB_MEMBERS, CreateJobRequest } from './job.request.js';
import { jobResponseJson } from './job.response.js';

/** Jobs of every model, with JSON in and out. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(PushService) private readonly pushes: PushService,
    @Inject(JobStore) private readonly store: JobStore,
  ) {}

  /**
   * Pushes a job.
   *
   * @param body - text of the request's JSON body
   * @param client - whose job it will be
   * @returns the job's id, and the job as clients see it
   * @throws {ProblemError} 422 when the body is no such request, names a model that is not served, or has an input that the
   *   model does not take
   */
  async create(body: unknown, client: Client): Promise<{ readonly id: string; readonly json: JsonText }> {
    const { input, ...others } = validRequest(CreateJobRequest, body, CREATE_JOB_MEMBERS);
    if (!this.models.includes(others.model))
      throw invalid([{ pointer: '/model', detail: unknownModel(others.model, this.models) }]);
    // The other members of a request are fields of the job, by the same names.
    const message = await this.pushes.push({ ...others, ...ownedBy(client), inputJson: input });
    const record = {
      ...message,
      formatVersion: RECORD_FORMAT_VERSION,
      status: 'queued',
      attempt: 0,
    } as const;
    return { id: message.id, json: jobResponseJson(record) };
  }

  /**
   * Reads a job as clients see it.
   *
   * @throws {ProblemError} 404 when there is no such job that the client may see
   */
  async read(id: string, client: Client): Promise<JsonText> {
    const record = await this.store.records.read(id);
    if (!record || !seesJob(client, record)) throw new ProblemError(404, 'job not found');
    return jobResponseJson(record);
  }
}
