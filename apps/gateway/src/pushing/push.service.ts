import { Injectable } from '@nestjs/common';
import type { JobPublisher } from '@tidegate/broker';
import { MESSAGE_FORMAT_VERSION, type JobMessage, type JsonText } from '@tidegate/contracts';
import type { ArrivalCounter, JobStore } from '@tidegate/job-store';
import type { ModelWatch } from '../models/model-watch.js';
import type { InputGuard } from '../schemas/input.guard.js';
import { newJobId } from './job-id.js';
import { ProblemError, unavailable } from '../problems/problem.error.js';
import { withDeadline } from './with-deadline.js';

const UNHEALTHY_RETRY_AFTER_SECONDS = 30;

/** What a push goes through. */
export interface PushParts {
  readonly store: JobStore;
  readonly publisher: JobPublisher;
  readonly modelWatch: ModelWatch;
  readonly arrivals: ArrivalCounter;
  readonly inputs: InputGuard;
}

/** The limits of a push. */
export interface PushOptions {
  readonly inputLimitBytes: number;
  /** How long record and confirmation may take together, in seconds. */
  readonly timeoutSeconds: number;
}

/** Takes jobs in: an id is given only when both the record is stored and the broker has confirmed the message. */
@Injectable()
export class PushService {
  constructor(
    private readonly parts: PushParts,
    private readonly options: PushOptions,
  ) {}

  /**
   * Pushes one job.
   *
   * @param inputJson - the input as JSON text, without spaces around it
   * @returns the job as it was queued; its id is a UUID of version 7
   * @throws ProblemError 413 when the input is too large, 422 when the model does not take it, 503 when the model cannot be
   *   set up
   * @throws StoreUnavailableError or BrokerUnavailableError or QueueFullError when the job could not be made durable
   */
  push(model: string, inputJson: JsonText): Promise<JobMessage> {
    // Of a text its characters count, and not how JSON writes them.
    const text = inputJson.startsWith('"') ? (JSON.parse(inputJson) as string) : inputJson;
    const bytes = this.admit(model, text);
    this.parts.inputs.require(model, inputJson, bytes);
    return this.queue(model, inputJson);
  }

  /** Pushes one job whose input came as text: see `InputGuard.read`. Throws what `push` throws. */
  pushText(model: string, text: string): Promise<JobMessage> {
    const bytes = this.admit(model, text);
    return this.queue(model, this.parts.inputs.read(model, text, bytes));
  }

  /**
   * Refuses every push while what it takes is known not to be there: before its body is read, where there is one.
   *
   * @throws StoreUnavailableError or StoreRefusedError or BrokerUnavailableError
   */
  requireBackends(): void {
    // A job that cannot be recorded now must not run for nobody later.
    this.parts.store.requireWritable();
    this.parts.publisher.requireRoom();
  }

  /** Refuses what no schema need be asked about, and returns the size of the input. */
  private admit(model: string, inputText: string): number {
    const { isHealthy, setupError } = this.parts.modelWatch.healthOf(model);
    if (!isHealthy) {
      const reason = setupError === undefined ? '' : `: ${setupError}`;
      throw unavailable(
        `model ${model} is unhealthy: its set-up keeps failing${reason}`,
        UNHEALTHY_RETRY_AFTER_SECONDS,
      );
    }
    const bytes = Buffer.byteLength(inputText);
    if (bytes > this.options.inputLimitBytes)
      throw new ProblemError(413, `input is larger than ${this.options.inputLimitBytes} bytes`);
    return bytes;
  }

  private queue(model: string, inputJson: JsonText): Promise<JobMessage> {
    this.requireBackends();
    return withDeadline(this.makeDurable(model, inputJson), this.options.timeoutSeconds);
  }

  /**
   * The message goes first: should a step fail, nothing is left behind that nobody will ever end. See
   * `decisions/0001-publish-then-record.md`.
   */
  private async makeDurable(model: string, inputJson: JsonText): Promise<JobMessage> {
    const message = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: newJobId(),
      model,
      inputJson,
      createdAtMs: Date.now(),
    };
    const { publisher, arrivals, store } = this.parts;
    await publisher.publish(message);
    arrivals.count(model, message.createdAtMs);
    await store.records.create(message);
    return message;
  }
}
