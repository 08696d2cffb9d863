import { Inject, Injectable } from '@nestjs/common';
import { RECORD_FORMAT_VERSION, type JsonText } from '@tidegate/contracts';
import { JobStore, type PushReservation } from '@tidegate/job-store';
import { ownedBy, seesJob, type Client } from '../access/client.js';
import { validRequest } from '../http/valid-request.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { unknownModel } from '../models/unknown-model.js';
import { invalid, ProblemError } from '../problems/problem.error.js';
import { PushService } from '../pushing/push.service.js';
import { JobEndings } from '../waiting/job-endings.js';
import { GatewaySettings, SERVED_MODELS } from '../settings/gateway.settings.js';
import { CREATE_JOB_MEMBERS, CreateJobRequest } from './job.request.js';
import { jobResponseJson } from './job.response.js';

/** A job as clients see it, with its id. */
interface ShownJob {
  readonly id: string;
  readonly json: JsonText;
}

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
  ) {}

  /**
   * Pushes a job, or returns the one that the request's idempotency key leads to, as it is now.
   *
   * @param body - text of the request's JSON body
   * @param client - whose job it will be
   * @throws {ProblemError} 422 when the body is no such request, names a model that is not served, or has an input that the
   *   model does not take; 409 and 422 of `IdempotencyService.once`
   */
  create(body: unknown, client: Client, idempotencyKey?: string): Promise<ShownJob> {
    if (idempotencyKey === undefined) return this.push(body, client);
    return this.idempotency.once(
      { key: idempotencyKey, client, body },
      {
        push: (reservation) => this.push(body, client, reservation),
        read: async (id) => {
          const record = await this.store.records.read(id);
          return record && { id, json: jobResponseJson(record) };
        },
      },
    );
  }

  /**
   * Waits until a job has ended.
   *
   * @param seconds - at most
   * @param onGone - calls back when the client is gone
   * @returns the job with its end; `undefined` where it has none yet, or it cannot be read: the job is pushed all the same
   */
  async readEnd(
    id: string,
    seconds: number,
    onGone: (release: () => void) => void,
  ): Promise<JsonText | undefined> {
    if ((await this.endings.waitFor(id, seconds, onGone)) === 'not-ended') return undefined;
    try {
      const record = await this.store.records.read(id);
      return record && jobResponseJson(record);
    } catch {
      return undefined;
    }
  }

  /**
   * Reads a job as clients see it.
   *
   * @throws {ProblemError} 404 when there is no such job that the client may see
   */
  async read(id: string, client: Client): Promise<JsonText> {
    const record = await this.store.records.read(id);
    if (!record || !seesJob(client, record))
      throw new ProblemError(
        404,
        `no job has this id, or it is no longer kept: a result is kept for ${this.settings.RESULT_TTL_SECONDS} s after the end of its job`,
      );
    return jobResponseJson(record);
  }

  private async push(body: unknown, client: Client, reservation?: PushReservation): Promise<ShownJob> {
    const { input, expiresInSeconds, ...others } = validRequest(CreateJobRequest, body, CREATE_JOB_MEMBERS);
    this.requireServed(others.model);
    this.requireWithin('/timeoutSeconds', others.timeoutSeconds, this.settings.JOB_TIMEOUT_SECONDS);
    this.requireWithin('/expiresInSeconds', expiresInSeconds, this.settings.JOB_EXPIRY_SECONDS);
    // The other members of a request are fields of the job, by the same names.
    const job = {
      ...others,
      ...ownedBy(client),
      ...(expiresInSeconds === undefined ? {} : { expiresAtMs: Date.now() + expiresInSeconds * 1000 }),
      inputJson: input,
    };
    const message = await this.pushes.push(job, reservation);
    const record = {
      ...message,
      formatVersion: RECORD_FORMAT_VERSION,
      status: 'queued',
      attempt: 0,
    } as const;
    return { id: message.id, json: jobResponseJson(record) };
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
