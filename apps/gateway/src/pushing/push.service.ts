import { Inject, Injectable } from '@nestjs/common';
import { JobPublisher } from '@tidegate/broker';
import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { ArrivalCounter, JobStore, type PushReservation } from '@tidegate/job-store';
import { OutlookWatch } from '../estimates/outlook.watch.js';
import { ModelWatch } from '../models/model-watch.js';
import { InputGuard } from '../schemas/input.guard.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { WebhookTargets } from '../webhooks/targets/webhook-targets.js';
import { newJobId } from './job-id.js';
import { ProblemError, unavailable } from '../problems/problem.error.js';
import { withDeadline } from './with-deadline.js';

/** What a push contains about its job; the gateway adds the rest. */
export type PushedJob = Omit<JobMessage, 'formatVersion' | 'id' | 'createdAtMs'>;

const UNHEALTHY_RETRY_AFTER_SECONDS = 30;

/** Accepts jobs: an id is returned only when the record is stored and the broker has confirmed the message. */
@Injectable()
export class PushService {
  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobPublisher) private readonly publisher: JobPublisher,
    @Inject(ArrivalCounter) private readonly arrivals: ArrivalCounter,
    @Inject(ModelWatch) private readonly modelWatch: ModelWatch,
    @Inject(InputGuard) private readonly inputs: InputGuard,
    @Inject(OutlookWatch) private readonly outlooks: Pick<OutlookWatch, 'of'>,
    @Inject(WebhookTargets) private readonly webhooks: Pick<WebhookTargets, 'ofModel'>,
  ) {}

  /**
   * Pushes one job.
   *
   * @param job - its input is JSON text without spaces around it
   * @param reservation - that of its idempotency key, where it came with one: the job gets the id that is reserved
   * @returns the job as it was queued; its id is a UUID of version 7
   * @throws {ProblemError} 413 when the input is too large, 422 when the model does not take it, 503 when the model cannot be
   *   set up
   * @throws {StoreUnavailableError | BrokerUnavailableError | QueueFullError} when the job could not be made durable
   */
  push(job: PushedJob, reservation?: PushReservation): Promise<JobMessage> {
    const { model, inputJson } = job;
    // The size of a text is that of its characters, not of its JSON.
    const text = inputJson.startsWith('"') ? (JSON.parse(inputJson) as string) : inputJson;
    const bytes = this.admit(model, text);
    this.inputs.require(model, inputJson, bytes);
    return this.queue(job, reservation);
  }

  /** Pushes one job whose input came as text: see `InputGuard.read`. Throws what `push` throws. */
  pushText(model: string, text: string, others: Omit<PushedJob, 'model' | 'inputJson'>): Promise<JobMessage> {
    const bytes = this.admit(model, text);
    return this.queue({ model, inputJson: this.inputs.read(model, text, bytes), ...others });
  }

  /**
   * Refuses every push while the store or the broker is known not to take it: before its body is read, where there is
   * one.
   *
   * @throws {StoreUnavailableError | StoreRefusedError | BrokerUnavailableError} when the store or the broker cannot answer
   */
  requireBackends(): void {
    // A job that cannot be recorded now must not run later without a client that has its id.
    this.store.requireWritable();
    this.publisher.requireRoom();
  }

  /** Refuses what can be refused without a schema, and returns the size of the input. */
  private admit(model: string, inputText: string): number {
    const { isHealthy, setupError } = this.modelWatch.healthOf(model);
    if (!isHealthy) {
      const reason = setupError === undefined ? '' : `: ${setupError}`;
      throw unavailable(
        `model ${model} is unhealthy: its set-up keeps failing${reason}`,
        UNHEALTHY_RETRY_AFTER_SECONDS,
      );
    }
    const bytes = Buffer.byteLength(inputText);
    const { INPUT_LIMIT_BYTES: limitBytes } = this.settings;
    if (bytes > limitBytes) throw new ProblemError(413, `input is larger than ${limitBytes} bytes`);
    return bytes;
  }

  private queue(job: PushedJob, reservation?: PushReservation): Promise<JobMessage> {
    this.requireBackends();
    // The time limit is for record and confirmation together.
    return withDeadline(this.makeDurable(job, reservation), this.settings.BACKEND_TIMEOUT_SECONDS);
  }

  /**
   * The message is sent first: if a step fails, no record remains that would never end. See
   * `decisions/0001-publish-then-record.md`.
   */
  private async makeDurable(job: PushedJob, reservation?: PushReservation): Promise<JobMessage> {
    const webhook = job.webhook ?? this.webhooks.ofModel(job.model);
    const message = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: reservation?.jobId ?? newJobId(),
      ...job,
      ...(webhook && { webhook }),
      createdAtMs: Date.now(),
    };
    await this.publisher.publish(message);
    this.arrivals.count(job.model, message.createdAtMs);
    this.outlooks.of(job.model)?.pushed();
    await this.store.records.create(message, reservation);
    return message;
  }
}
