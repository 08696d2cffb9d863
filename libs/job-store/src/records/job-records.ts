import {
  RECORD_FORMAT_VERSION,
  type JOB_FIELDS,
  type JobMessage,
  type JobRecord,
  type JobStatus,
  type RetryMessage,
} from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import type { PushReservation } from '../idempotency/push-reservations.js';
import { deadLettersKey, endingChannel, jobKey, retriesKey } from '../keys.js';
import {
  BURY_JOB,
  CLAIM_JOB,
  COMPLETE_JOB,
  CREATE_JOBS,
  FINISH_JOB,
  NOTE_FAILURE,
  REPORT_JOB,
  RETRY_JOB,
  RETURN_JOB,
} from '../scripts/redis-scripts.js';
import { JobCreation } from './job-creation.js';
import type {
  Claim,
  ClaimOptions,
  Completion,
  Ending,
  FinishResult,
  JobReport,
  RetryResult,
  ReturnResult,
  ScheduledRetry,
  StatusReading,
} from './job-records.types.js';
import { firstArguments } from './first-arguments.js';
import type { RecordLifetimes } from './lifetimes.js';
import { isJobStatus, RECORD_FIELDS, type RecordFields } from '../record-fields.js';

/** The scripts that job records are written with. */
export const RECORD_SCRIPTS = [
  CREATE_JOBS,
  CLAIM_JOB,
  COMPLETE_JOB,
  FINISH_JOB,
  NOTE_FAILURE,
  REPORT_JOB,
  RETRY_JOB,
  RETURN_JOB,
  BURY_JOB,
];

/** The fields that records are written with. */
type Fields = RecordFields<typeof JOB_FIELDS>;

/** The records of all jobs: one hash each, changed by atomic scripts alone. Every method throws StoreUnavailableError. */
export class JobRecords {
  private readonly creation: JobCreation;

  constructor(
    private readonly store: StoreConnection,
    private readonly lifetimes: RecordLifetimes,
    private readonly fields: Fields = RECORD_FIELDS,
  ) {
    this.creation = new JobCreation(store, lifetimes, fields);
  }

  /**
   * Records a pushed job, unless a worker has done so already.
   *
   * @param reservation - that of the push, where it came with an idempotency key: the key leads to the job from then on
   */
  create(message: JobMessage, reservation?: PushReservation): Promise<void> {
    return this.creation.create(message, reservation);
  }

  /** Begins a try of a delivered job. */
  async claim(
    message: JobMessage,
    tryLimit: number,
    {
      redelivered = false,
      ranMs = 0,
      claimId = '',
      runs = false,
      retry,
      messageId,
      worker = '',
    }: ClaimOptions = {},
  ): Promise<Claim> {
    const reply = await this.store.run(
      CLAIM_JOB,
      [jobKey(message.id)],
      [
        ...firstArguments(this.store, this.lifetimes),
        tryLimit,
        this.lifetimes.liveSeconds,
        redelivered ? 1 : 0,
        Math.round(ranMs),
        claimId,
        ...identityOf(retry, messageId),
        runs ? 1 : 0,
        worker,
        ...this.fields.writePushed(message),
      ],
    );
    const [kind, first, createdAtMs, startedAtMs, tries, retryNumber, isCanceling] = reply as readonly [
      string,
      number?,
      string?,
      string?,
      number?,
      number?,
      number?,
    ];
    if (kind === 'finished' || kind === 'overdue' || kind === 'duplicate') return { kind };
    if (kind === 'newer') return { kind, formatVersion: Number(first) };
    if (kind === 'canceling') return { kind, attempt: Number(first) };
    if (kind === 'exhausted') return { kind, tries: Number(first) };
    return {
      kind: 'claimed',
      attempt: Number(first),
      createdAtMs: Number(createdAtMs),
      startedAtMs: Number(startedAtMs),
      tries: Number(tries),
      retryNumber: Number(retryNumber),
      isCanceling: isCanceling === 1,
    };
  }

  /**
   * Claims a job and stores its success in one write, when no try of it has begun before.
   *
   * @param serviceMs - how long the model took, milliseconds
   * @param worker - name of the worker
   * @returns when it was pushed and when it began, or `undefined` when nothing was stored: then `claim` returns why
   */
  async complete(
    message: JobMessage,
    outputJson: string,
    serviceMs: number,
    worker?: string,
  ): Promise<Completion | undefined> {
    const pushed = this.fields.writePushed(message);
    const reply = await this.store.run(
      COMPLETE_JOB,
      [jobKey(message.id)],
      [
        RECORD_FORMAT_VERSION,
        Math.round(serviceMs),
        this.lifetimes.resultSeconds,
        endingChannel(this.store.database),
        pushed.length,
        ...pushed,
        ...this.fields.write({
          status: 'succeeded',
          outputJson,
          ...(worker === undefined ? {} : { worker }),
        }),
      ],
    );
    const [createdAtMs, startedAtMs] = reply as readonly string[];
    if (createdAtMs === undefined || startedAtMs === undefined) return undefined;
    return { createdAtMs: Number(createdAtMs), startedAtMs: Number(startedAtMs) };
  }

  /**
   * Stores the end of a try.
   *
   * @param ranMs - how long ago the model began, milliseconds: `startedAtMs` becomes no later than that. Without it,
   *   the try began when it was claimed
   */
  async finish(id: string, attempt: number, ending: Ending, ranMs = 0): Promise<FinishResult> {
    const reply = await this.store.run(
      FINISH_JOB,
      [jobKey(id)],
      [
        ...firstArguments(this.store, this.lifetimes),
        attempt,
        Math.round(ranMs),
        this.lifetimes.resultSeconds,
        endingChannel(this.store.database),
        ...this.fields.write(ending),
      ],
    );
    return reply as FinishResult;
  }

  /**
   * Stores what the model reports of a try while it runs; what is not reported stays as it was. Events are appended to the
   * job's log, once however often their report is sent.
   *
   * @returns whether the try is the current one and runs; else nothing is stored
   */
  async report(id: string, attempt: number, report: JobReport): Promise<boolean> {
    const { partial, events, ...rest } = report;
    const partialJson = partial && `{"from":${partial.from},"parts":${partial.partsJson}}`;
    const fields = this.fields.write({ ...rest, ...(partialJson === undefined ? {} : { partialJson }) });
    if (fields.length === 0 && events === undefined) return true;
    const eventTexts = (events?.list ?? []).flatMap(({ type, membersJson }) => [type, membersJson]);
    const values = [
      ...firstArguments(this.store, this.lifetimes),
      attempt,
      events?.number ?? 0,
      fields.length,
      ...fields,
      ...eventTexts,
    ];
    return (await this.store.run(REPORT_JOB, [jobKey(id)], values)) === 1;
  }

  /** Stores that a failed try is followed by a retry, in place of its end. */
  async retry(
    id: string,
    attempt: number,
    { number, delayMs, outcome, reason }: ScheduledRetry,
  ): Promise<RetryResult> {
    const values = [attempt, number, Math.round(delayMs), this.lifetimes.liveSeconds, reason, id, outcome];
    const reply = await this.store.run(
      RETRY_JOB,
      [jobKey(id), retriesKey()],
      [...firstArguments(this.store, this.lifetimes), ...values],
    );
    return reply as RetryResult;
  }

  /**
   * Stores that the delivery of a try goes back to the queue; a try that a drain returns does not count against the
   * limit.
   */
  async giveBack(
    id: string,
    attempt: number,
    options: { countsAsTry: boolean; reason?: string },
  ): Promise<ReturnResult> {
    const values = [
      ...firstArguments(this.store, this.lifetimes),
      attempt,
      options.countsAsTry ? 1 : 0,
      options.reason ?? '',
    ];
    return (await this.store.run(RETURN_JOB, [jobKey(id)], values)) as ReturnResult;
  }

  /**
   * Stores why a try failed, whichever it was: the error of a job whose tries run out contains the reason, also where
   * they have run out a moment before.
   *
   * @returns whether it was stored; not when the job has ended otherwise, or a later release has written the record
   */
  async noteFailure(id: string, reason: string): Promise<boolean> {
    return (await this.store.run(NOTE_FAILURE, [jobKey(id)], [RECORD_FORMAT_VERSION, reason])) === 1;
  }

  /**
   * Ends a job whose message was dead-lettered.
   *
   * @param delivered - which message of the job it was
   * @returns the status that it has in the end, `duplicate` when it is run from another message, or `newer` when a later release
   *   has written the record; both are left alone
   */
  async bury(
    message: JobMessage,
    reason: 'expired' | 'gave-up',
    delivered: Pick<ClaimOptions, 'retry' | 'messageId'> = {},
  ): Promise<JobStatus | 'duplicate' | 'newer'> {
    const reply = await this.store.run(
      BURY_JOB,
      reason === 'gave-up' ? [jobKey(message.id), deadLettersKey(message.model)] : [jobKey(message.id)],
      [
        ...firstArguments(this.store, this.lifetimes),
        reason,
        this.lifetimes.resultSeconds,
        endingChannel(this.store.database),
        ...identityOf(delivered.retry, delivered.messageId),
        ...this.fields.writePushed(message),
      ],
    );
    return reply as JobStatus | 'duplicate' | 'newer';
  }

  /** Reads the status alone, or `undefined` when there is no such job. */
  async readStatus(id: string): Promise<StatusReading | undefined> {
    const [status, error, owner, storedId] = await this.store.guard(() =>
      this.store.redis.hmget(jobKey(id), 'status', 'error', 'owner', 'id'),
    );
    // Of a deleted job the status is kept, and nothing else.
    if (!status || !storedId) return undefined;
    const known = isJobStatus(status) ? status : (await this.read(id))?.status;
    return known && { status: known, ...(error ? { error } : {}), ...(owner ? { owner } : {}) };
  }

  /** Reads a whole record, or `undefined` when there is no such job. */
  async read(id: string): Promise<JobRecord | undefined> {
    return this.fields.read(
      await this.store.guard(() => this.store.redis.hmget(jobKey(id), ...this.fields.names)),
    );
  }
}

/** How scripts get a message: the number of its retry, and its id. */
function identityOf(
  retry: RetryMessage | undefined,
  messageId: string | undefined,
): readonly [number, string] {
  return retry ? [retry.number, retry.messageId] : [0, messageId ?? ''];
}
