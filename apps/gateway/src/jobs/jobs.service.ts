import { Inject, Injectable } from '@nestjs/common';
import { RECORD_FORMAT_VERSION, type JobRecord, type JsonText } from '@tidegate/contracts';
import { JobStore, type PushReservation } from '@tidegate/job-store';
import { ownedBy, seesJob, type Client } from '../access/client.js';
import { validRequest } from '../http/valid-request.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { unknownModel } from '../models/unknown-model.js';
import { invalid, ProblemError } from '../problems/problem.error.js';
import { PushService, type PushedJob } from '../pushing/push.service.js';
import { JobEndings } from '../waiting/job-endings.js';
import type { OnGone } from '../waiting/when-gone.js';
import { GatewaySettings, SERVED_MODELS } from '../settings/gateway.settings.js';
import { WebhookTargets } from '../webhooks/targets/webhook-targets.js';
import { CREATE_JOB_MEMBERS, CreateJobRequest } from './job.request.js';
import { JobAnswers, type JobAnswer, type TaggedJobAnswer } from './job-answers.js';

/** Jobs of every model, with JSON in and out. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(GatewaySettings)
    private readonly settings: Pick<
      GatewaySettings,
      'JOB_TIMEOUT_SECONDS' | 'JOB_EXPIRY_SECONDS' | 'RESULT_TTL_SECONDS'
    >,
    @Inject(SERVED_MODELS) private readonly models: readonly string[],
    @Inject(PushService) private readonly pushes: PushService,
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(IdempotencyService) private readonly idempotency: IdempotencyService,
    @Inject(JobEndings) private readonly endings: JobEndings,
    @Inject(JobAnswers) private readonly answers: JobAnswers,
    @Inject(WebhookTargets) private readonly webhooks: WebhookTargets,
  ) {}

  /**
   * Pushes a job, or returns the one that the request's idempotency key leads to, as it is now.
   *
   * @param body - text of the request's JSON body
   * @param client - whose job it will be
   * @throws {ProblemError} 422 when the body is no such request, names a model that is not served, or has an input that the
   *   model does not take; 409 and 422 of `IdempotencyService.once`
   */
  create(body: unknown, client: Client, idempotencyKey?: string): Promise<JobAnswer> {
    if (idempotencyKey === undefined) return this.push(body, client);
    return this.idempotency.once(
      { key: idempotencyKey, client, body },
      {
        push: (reservation) => this.push(body, client, reservation),
        read: (id) => this.find(id),
      },
    );
  }

  /** A job that was made before, whoever may see it; `undefined` when it is no longer kept. */
  async find(id: string): Promise<JobAnswer | undefined> {
    const record = await this.store.records.read(id);
    return record && this.answers.of(record);
  }

  /**
   * Waits until a job has ended.
   *
   * @param seconds - at most
   * @param onGone - calls back when the client is gone
   * @returns the job with its end; `undefined` where it has none yet, or it cannot be read: the job is pushed all the same
   */
  async readEnd(id: string, seconds: number, onGone: OnGone): Promise<JsonText | undefined> {
    if ((await this.endings.waitFor(id, seconds, onGone)) === 'not-ended') return undefined;
    try {
      const record = await this.store.records.read(id);
      return record && this.answers.of(record).json;
    } catch {
      return undefined;
    }
  }

  /**
   * Reads a job as clients see it.
   *
   * @throws {ProblemError} 404 when there is no such job that the client may see
   */
  async read(id: string, client: Client): Promise<TaggedJobAnswer> {
    return this.answers.taggedOf(await this.readVisible(id, client));
  }

  /** @throws {ProblemError} 404 when there is no such job that the client may see */
  async readVisible(id: string, client: Client): Promise<JobRecord> {
    const record = await this.store.records.read(id);
    if (!record || !seesJob(client, record)) throw this.unknownJob();
    return record;
  }

  /** @throws {ProblemError} 404 when there is no such job that the client may see */
  async requireVisible(id: string, client: Client): Promise<void> {
    const reading = await this.store.records.readStatus(id);
    if (!reading || !seesJob(client, reading)) throw this.unknownJob();
  }

  /** The answer to an id that leads to no job which the client may see. */
  unknownJob(): ProblemError {
    return new ProblemError(
      404,
      `no job has this id, or it is no longer kept: a result is kept for ${this.settings.RESULT_TTL_SECONDS} s after the end of its job`,
    );
  }

  private push(body: unknown, client: Client, reservation?: PushReservation): Promise<JobAnswer> {
    const request = validRequest(CreateJobRequest, body, CREATE_JOB_MEMBERS);
    // The other members of a request are fields of the job, by the same names.
    const { input: inputJson, expiresInSeconds, webhook, ...others } = request;
    this.requireServed(others.model);
    this.requireWithin('/timeoutSeconds', others.timeoutSeconds, this.settings.JOB_TIMEOUT_SECONDS);
    this.requireWithin('/expiresInSeconds', expiresInSeconds, this.settings.JOB_EXPIRY_SECONDS);
    const expiry =
      expiresInSeconds === undefined ? undefined : { expiresAtMs: Date.now() + expiresInSeconds * 1000 };
    const target = webhook && { webhook: this.webhooks.require(webhook, client, others.model) };
    return this.pushChecked(
      Object.assign(others, ownedBy(client), expiry, { inputJson, ...target }),
      reservation,
    );
  }

  /**
   * Pushes a job whose members have been checked, all but its input. Throws what `PushService.push` throws.
   */
  async pushChecked(job: PushedJob, reservation?: PushReservation): Promise<JobAnswer> {
    const message = await this.pushes.push(job, reservation);
    // In this order: V8 takes 1 µs for each member that a literal adds after a spread with which it begins.
    const record = {
      status: 'queued',
      attempt: 0,
      ...message,
      formatVersion: RECORD_FORMAT_VERSION,
    } as const;
    return this.answers.of(record);
  }

  private requireServed(model: string): void {
    if (!this.models.includes(model))
      throw invalid([{ pointer: '/model', detail: unknownModel(model, this.models) }]);
  }

  /** A job may ask for less than the service allows, not for more. */
  private requireWithin(pointer: string, seconds: number | undefined, mostSeconds: number): void {
    if (seconds !== undefined && seconds > mostSeconds)
      throw invalid([{ pointer, detail: `must be at most ${mostSeconds} here` }]);
  }
}
