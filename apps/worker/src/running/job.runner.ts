import type { DeliveryVerdict } from '@tidegate/broker';
import type { JobMessage } from '@tidegate/contracts';
import type { Claim, Ending, JobStore } from '@tidegate/job-store';
import type { ModelHost, ModelOutcome } from '@tidegate/model';
import { randomUUID } from 'node:crypto';
import pRetry from 'p-retry';
import type { JobRun } from '../metrics/worker.metrics.js';
import { decideDelivery } from './decide-delivery.js';
import type { JobReports } from '../model/job.reports.js';

/** What a runner needs from its worker. */
export interface JobRunnerOptions {
  readonly store: JobStore;
  readonly host: ModelHost;
  readonly reports: JobReports;
  readonly tryLimit: number;
  readonly jobTimeoutSeconds: number;
  readonly onRun: (run: JobRun) => void;
  /** A later release has written the record of a job, which is left to it. */
  readonly onNewerRecord: (formatVersion?: number) => void;
}

/** A job that was claimed and then not run. */
const UNTRIED = { countsAsTry: false, reason: '', verdict: 'return' } as const;

type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** The state of a job on its first delivery. */
const FIRST_ATTEMPT = 1;

/**
 * How long a model gets on a first delivery before its job is claimed. A success within it is claimed and stored in one
 * write instead of two, each of which the store waits for its disk; nobody sees `running` for so short a time.
 */
const UNCLAIMED_MS = 3;

/** The result of the model, when it began on the process's own clock, and how long it took. */
interface TimedOutcome {
  readonly outcome: ModelOutcome;
  readonly beganMs: number;
  readonly serviceSeconds: number;
}

/** Runs one job: claims it, runs the model, stores the end. Only then may the delivery be acknowledged. */
export class JobRunner {
  private readonly stopping = new AbortController();

  constructor(private readonly options: JobRunnerOptions) {}

  /** Ends the running job early: the model is aborted, or waiting for the store ends, and the delivery goes back. */
  abort(): void {
    this.stopping.abort(new Error('the worker stops'));
  }

  /**
   * Runs a job to its verdict. While the store cannot be reached it waits, because nothing may be acknowledged before
   * it is stored. Without a model the delivery goes back, and that costs the job no try.
   *
   * On its first delivery a job is nearly always free to run, so the model starts before the claim, and where it is
   * quick, claim and success are stored in one. No other worker has such a job, so if the claim is then refused, the
   * run was useless but did no harm. A redelivery claims first: the job may have ended, or may have killed workers.
   *
   * @param redelivered - whether the broker has delivered the message before
   * @throws {Error} when `abort` ends such a wait; the delivery then goes back to the queue
   */
  async run(message: JobMessage, redelivered: boolean): Promise<DeliveryVerdict> {
    const { store, host, tryLimit } = this.options;
    if (host.state !== 'ready' || this.stopping.signal.aborted) return this.refuse(message, redelivered);
    let early: Promise<TimedOutcome> | undefined;
    const beganMs = performance.now();
    // The store's clock decides; this only keeps the model from a job that it would be too late for.
    const isOverdue = Date.now() >= (message.expiresAtMs ?? Infinity);
    if (!redelivered && !isOverdue) {
      early = this.runModel(message, FIRST_ATTEMPT);
      const quick = await withinMs(early, UNCLAIMED_MS);
      if (quick && (await this.completeAtOnce(message, quick))) return 'acknowledge';
    }
    // A claim may be late, for example after an outage of the store: the record gets the time when the model began.
    const ranMs = (): number => (early ? performance.now() - beganMs : 0);
    const claimId = randomUUID();
    const claim = await this.untilStored(() =>
      store.records.claim(message, tryLimit, { redelivered, ranMs: ranMs(), claimId }),
    );
    switch (claim.kind) {
      case 'finished':
        await early;
        return 'acknowledge';
      case 'exhausted':
        await early;
        return 'dead-letter';
      case 'overdue':
        await early;
        return this.expire(message);
      case 'newer':
        await early;
        return this.postpone(claim.formatVersion);
      case 'claimed':
        return this.runClaimed(message, claim, early);
    }
  }

  private async expire(message: JobMessage): Promise<DeliveryVerdict> {
    const status = await this.untilStored(() => this.options.store.records.bury(message, 'expired'));
    return status === 'newer' ? this.postpone() : 'acknowledge';
  }

  private postpone(formatVersion?: number): DeliveryVerdict {
    this.options.onNewerRecord(formatVersion);
    return 'postpone';
  }

  /** A delivery that came too late goes back; with a try on record it does not count as a lost one. */
  private async refuse(message: JobMessage, redelivered: boolean): Promise<DeliveryVerdict> {
    const { records } = this.options.store;
    try {
      const claim = await records.claim(message, Number.MAX_SAFE_INTEGER, { redelivered });
      if (claim.kind === 'claimed') await records.giveBack(message.id, claim.attempt, UNTRIED);
    } catch {
      // The delivery goes back all the same.
    }
    return 'return';
  }

  /** True when a success could be stored without a claim; if not, the claim finds out why. */
  private async completeAtOnce(message: JobMessage, run: TimedOutcome): Promise<boolean> {
    const { outcome, serviceSeconds } = run;
    if (outcome.kind !== 'succeeded') return false;
    try {
      const { records } = this.options.store;
      const times = await records.complete(message, outcome.outputJson, serviceSeconds * 1000);
      if (!times) return false;
      this.report({ ...times, attempt: FIRST_ATTEMPT }, message.id, run);
      return true;
    } catch {
      return false;
    }
  }

  private report(
    times: Pick<Claimed, 'createdAtMs' | 'startedAtMs' | 'attempt'>,
    jobId: string,
    { outcome, serviceSeconds }: TimedOutcome,
  ): void {
    const waitingSeconds = Math.max(0, times.startedAtMs - times.createdAtMs) / 1000;
    this.options.onRun({ jobId, attempt: times.attempt, waitingSeconds, outcome, serviceSeconds });
  }

  private async runModel(message: JobMessage, attempt: number): Promise<TimedOutcome> {
    const beganMs = performance.now();
    const outcome = await this.options.host.run({
      jobId: message.id,
      attempt,
      inputJson: message.inputJson,
      timeoutSeconds: Math.min(message.timeoutSeconds ?? Infinity, this.options.jobTimeoutSeconds),
      signal: this.stopping.signal,
    });
    return { outcome, beganMs, serviceSeconds: (performance.now() - beganMs) / 1000 };
  }

  private async runClaimed(
    message: JobMessage,
    claim: Claimed,
    early?: Promise<TimedOutcome>,
  ): Promise<DeliveryVerdict> {
    const { host, tryLimit } = this.options;
    // The model process may have ended while the claim was under way.
    if (!early && host.state !== 'ready') return this.giveBack(message.id, claim.attempt, UNTRIED);
    const { reports } = this.options;
    reports.claimed(message.id, claim.attempt);
    const run = await (early ?? this.runModel(message, claim.attempt));
    reports.ended();
    this.report(claim, message.id, run);
    const decision = decideDelivery({ outcome: run.outcome, tries: claim.tries, tryLimit });
    return decision.record === 'finish'
      ? this.finish(message, claim.attempt, decision.ending, run.beganMs)
      : this.giveBack(message.id, claim.attempt, decision);
  }

  private async finish(
    message: JobMessage,
    attempt: number,
    ending: Ending,
    beganMs: number,
  ): Promise<DeliveryVerdict> {
    const { records } = this.options.store;
    const ranMs = (): number => performance.now() - beganMs;
    const result = await this.untilStored(() => records.finish(message.id, attempt, ending, ranMs()));
    switch (result) {
      case 'stored':
      case 'finished':
        return 'acknowledge';
      case 'superseded':
        // A newer try runs the job, so this delivery is out of date. If it is not, the next claim finds that out.
        return 'requeue';
      case 'newer':
        return this.postpone();
      case 'missing': {
        // The store has lost the record: the message carries all that is needed to make it again.
        const claim = await this.untilStored(() => records.claim(message, Number.MAX_SAFE_INTEGER));
        if (claim.kind === 'newer') return this.postpone(claim.formatVersion);
        return claim.kind === 'claimed'
          ? this.finish(message, claim.attempt, ending, beganMs)
          : 'acknowledge';
      }
    }
  }

  private async giveBack(
    id: string,
    attempt: number,
    decision: { countsAsTry: boolean; reason: string; verdict: DeliveryVerdict },
  ): Promise<DeliveryVerdict> {
    try {
      const result = await this.options.store.records.giveBack(id, attempt, decision);
      if (result === 'newer') return this.postpone();
    } catch {
      // The delivery goes back all the same; the record then reads running until the next claim.
    }
    return decision.verdict;
  }

  /** Writes at once, also when stopping, and repeats that until it is stored or `abort` ends the wait. */
  private async untilStored<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch {
      return pRetry(write, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 50,
        maxTimeout: 1_000,
        signal: this.stopping.signal,
      });
    }
  }
}

/** The result of a promise that settles within this many milliseconds, else `undefined`. */
function withinMs<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
