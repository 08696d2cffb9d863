import {
  RECORD_FORMAT_VERSION,
  type JOB_FIELDS,
  type JobMessage,
  type JobRecord,
  type JobStatus,
} from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import type { PushReservation } from '../idempotency/push-reservations.js';
import { endingChannel, jobKey } from '../keys.js';
import {
  BURY_JOB,
  CLAIM_JOB,
  COMPLETE_JOB,
  CREATE_JOBS,
  FINISH_JOB,
  NOTE_FAILURE,
  REPORT_JOB,
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
  ReturnResult,
  StatusReading,
} from './job-records.types.js';
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
    { redelivered = false, ranMs = 0, claimId = '' }: ClaimOptions = {},
  ): Promise<Claim> {
    const reply = await this.store.run(
      CLAIM_JOB,
      [jobKey(message.id)],
      [
        RECORD_FORMAT_VERSION,
        tryLimit,
        this.lifetimes.liveSeconds,
        redelivered ? 1 : 0,
        Math.round(ranMs),
        claimId,
        ...this.fields.writePushed(message),
      ],
    );
    const [kind, first, createdAtMs, startedAtMs, tries] = reply as readonly [
      string,
      number?,
      string?,
      string?,
      number?,
    ];
    if (kind === 'finished' || kind === 'overdue') return { kind };
    if (kind === 'newer') return { kind, formatVersion: Number(first) };
    if (kind === 'exhausted') return { kind, tries: Number(first) };
    return {
      kind: 'claimed',
      attempt: Number(first),
      createdAtMs: Number(createdAtMs),
      startedAtMs: Number(startedAtMs),
      tries: Number(tries),
    };
  }

  /**
   * Claims a job and stores its success in one write, when no try of it has begun before.
   *
   * @param serviceMs - how long the model took, milliseconds
   * @returns when it was pushed and when it began, or `undefined` when nothing was stored: then `claim` returns why
   */
  async complete(
    message: JobMessage,
    outputJson: string,
    serviceMs: number,
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
        ...this.fields.write({ status: 'succeeded', outputJson }),
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
        RECORD_FORMAT_VERSION,
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
   * Stores what the model reports of a try while it runs; what is not reported stays as it was.
   *
   * @returns whether the try is the current one and runs; else nothing is stored
   */
  async report(id: string, attempt: number, report: JobReport): Promise<boolean> {
    const { partial, ...rest } = report;
    const partialJson = partial && `{"from":${partial.from},"parts":${partial.partsJson}}`;
    const fields = this.fields.write({ ...rest, ...(partialJson === undefined ? {} : { partialJson }) });
    if (fields.length === 0) return true;
    return (
      (await this.store.run(REPORT_JOB, [jobKey(id)], [RECORD_FORMAT_VERSION, attempt, ...fields])) === 1
    );
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
    const values = [RECORD_FORMAT_VERSION, attempt, options.countsAsTry ? 1 : 0, options.reason ?? ''];
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
   * @returns the status that it has in the end, or `newer` when a later release has written the record, which is left alone
   */
  async bury(message: JobMessage, reason: 'expired' | 'gave-up'): Promise<JobStatus | 'newer'> {
    const reply = await this.store.run(
      BURY_JOB,
      [jobKey(message.id)],
      [
        RECORD_FORMAT_VERSION,
        reason,
        this.lifetimes.resultSeconds,
        endingChannel(this.store.database),
        ...this.fields.writePushed(message),
      ],
    );
    return reply as JobStatus | 'newer';
  }

  /** Reads the status alone, or `undefined` when there is no such job. */
  async readStatus(id: string): Promise<StatusReading | undefined> {
    const [status, error, owner] = await this.store.guard(() =>
      this.store.redis.hmget(jobKey(id), 'status', 'error', 'owner'),
    );
    if (!status) return undefined;
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
