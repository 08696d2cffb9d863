import { Inject, Injectable } from '@nestjs/common';
import { RECORD_FORMAT_VERSION, type JobRecord } from '@tidegate/contracts';
import { hasEnded, JobStore } from '@tidegate/job-store';
import { ANYBODY, type Client } from '../../access/client.js';
import { IdempotencyService } from '../../idempotency/idempotency.service.js';
import type { JobAnswer } from '../../jobs/job-answers.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { ModelsService } from '../../models/models.service.js';
import { unknownModel } from '../../models/unknown-model.js';
import { ProblemError, unavailable } from '../../problems/problem.error.js';
import type { PushedJob } from '../../pushing/push.service.js';
import { SERVED_MODELS } from '../../settings/gateway.settings.js';
import { AuditLog } from '../audit.log.js';
import { OF_LATER_RELEASE } from '../job-control.service.js';
import type { RedriveResponse } from './redrive.response.js';

/** The answer to a retry of a job that waits or runs. */
export const RETRY_BEFORE_END = 'the job has not ended: cancel it first, or wait for its end';

/** The answer to a retry while another one of the same job is served, or when what it made is gone. */
export const RETRIED_BEFORE =
  'the job is being tried again by another request, or was, and its new job is no longer kept';

/** Jobs that one request tries again at most. */
const MOST_REDRIVEN = 1_000;

const BATCH_SIZE = 32;

/** Tries jobs again that have ended, each as a new job. */
@Injectable()
export class TryingAgainService {
  constructor(
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(ModelsService) private readonly served: ModelsService,
    @Inject(IdempotencyService) private readonly idempotency: IdempotencyService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Makes a new job of one that has ended; sent again, it returns the job that it has made.
   *
   * @throws {ProblemError} 404 when there is no such job that the client may see; 409 when it has not ended, its model is no
   *   longer served, or another request tries it again; 503 when a later release has written its record; and what a push throws
   */
  retry(id: string, client: Client): Promise<JobAnswer> {
    return this.audit.record({ client, action: 'retry', target: { jobId: id } }, async () => {
      const record = await this.jobs.readVisible(id, client);
      if (record.formatVersion > RECORD_FORMAT_VERSION) throw unavailable(OF_LATER_RELEASE, 1);
      if (!hasEnded(record.status)) throw new ProblemError(409, RETRY_BEFORE_END);
      if (!this.models.includes(record.model))
        throw new ProblemError(409, unknownModel(record.model, this.models));
      return { result: 'retried', ...(await this.tryAgain(record)) };
    });
  }

  /**
   * Makes new jobs of a model's jobs that were given up, those first that ended first.
   *
   * @throws {ProblemError} 404 when the model is not served; and 503 of a push: what is left is redriven by another request
   */
  async redrive(model: string, client: Client): Promise<RedriveResponse> {
    const { answer } = await this.audit.record({ client, action: 'redrive', target: { model } }, async () => {
      this.served.requireServed(model);
      return { result: 'redriven', answer: await this.redriveAll(model) };
    });
    return answer;
  }

  private async redriveAll(model: string): Promise<RedriveResponse> {
    let [redriven, refused] = [0, 0];
    while (redriven + refused < MOST_REDRIVEN) {
      const ids = await this.store.deadLetters.list(model, refused, BATCH_SIZE);
      if (ids.length === 0) break;
      const results = await Promise.all(ids.map((id) => this.redriveOne(model, id)));
      redriven += results.filter((result) => result === 'redriven').length;
      refused += results.filter((result) => result === 'refused').length;
    }
    return { redriven, refused, left: await this.store.deadLetters.count(model) };
  }

  private async redriveOne(model: string, id: string): Promise<'redriven' | 'refused' | 'gone'> {
    const record = await this.store.records.read(id);
    if (!record) {
      await this.store.deadLetters.remove(model, id);
      return 'gone';
    }
    if (record.formatVersion > RECORD_FORMAT_VERSION) return 'refused';
    try {
      await this.tryAgain(record);
      return 'redriven';
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) return 'refused';
      throw error;
    }
  }

  /** However often, and by whomever: one new job is made of it, which is its client's. */
  private async tryAgain(record: JobRecord): Promise<JobAnswer> {
    const { id, model, owner, inputJson, metadata, timeoutSeconds, retries, webhook } = record;
    const job: PushedJob = {
      model,
      inputJson,
      retryOf: id,
      ...(owner === undefined ? {} : { owner }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(retries === undefined ? {} : { retries }),
      // The model may have another one by now.
      ...(webhook === undefined || webhook.ofModel ? {} : { webhook }),
    };
    // No client can send such a key: it is not ASCII.
    const request = { key: `retry → ${id}`, client: ANYBODY, body: undefined };
    const shown = await this.idempotency
      .once(request, {
        push: (reservation) => this.jobs.pushChecked(job, reservation),
        read: (newId) => this.jobs.find(newId),
      })
      .catch((error: unknown) => {
        throw error instanceof ProblemError && error.status === 409
          ? new ProblemError(409, RETRIED_BEFORE)
          : error;
      });
    await this.store.deadLetters.remove(model, id);
    return shown;
  }
}
