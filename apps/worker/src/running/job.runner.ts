import type { Delivery, DeliveryVerdict } from '@tidegate/broker';
import type { JobMessage, RetryMessage } from '@tidegate/contracts';
import type { Claim, JobStore } from '@tidegate/job-store';
import type { ModelHost } from '@tidegate/model';
import { randomUUID } from 'node:crypto';
import type { JobRun } from '../metrics/worker.metrics.js';
import { LEFT_BEHIND, NOT_BEGUN } from './canceled-endings.js';
import { decideDelivery } from './decide-delivery.js';
import type { DecisionStore } from './decision.store.js';
import type { HeldJobs, Hold } from './held-jobs.js';
import { ifQuick, isFree, type TimedOutcome } from './unclaimed-run.js';
import type { JobReports } from '../model/job.reports.js';

/** What a runner needs from its worker. */
export interface JobRunnerOptions {
  readonly store: JobStore;
  readonly host: ModelHost;
  readonly reports: JobReports;
  readonly decisions: DecisionStore;
  readonly held: HeldJobs;
  /** Name of the worker. */
  readonly worker: string;
  readonly tryLimit: number;
  readonly jobTimeoutSeconds: number;
  readonly onRun: (run: JobRun) => void;
}

/** What is known of the message of a job beside the job. */
export type DeliveredMessage = Pick<Delivery, 'redelivered' | 'messageId' | 'retry'>;

/** A job that was claimed and then not run. */
const UNTRIED = { countsAsTry: false, reason: '', verdict: 'return' } as const;

type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** The state of a job on its first delivery. */
const FIRST_ATTEMPT = 1;

/** A job that this worker has claimed and holds. */
interface ClaimedJob {
  readonly message: JobMessage;
  readonly retry: RetryMessage | undefined;
  readonly claim: Claimed;
  readonly hold: Hold;
  /** The run of its model, where that began before the claim. */
  readonly early: Promise<TimedOutcome> | undefined;
}

/** Runs one job: claims it, runs the model, stores the end. Only then may the delivery be acknowledged. */
export class JobRunner {
  constructor(private readonly options: JobRunnerOptions) {}

  /** Ends the running job early: the model is aborted, or waiting for the store ends, and the delivery goes back. */
  abort(): void {
    this.options.decisions.abort();
  }

  /**
   * Runs a job to its verdict. While the store cannot be reached it waits, because nothing may be acknowledged before
   * it is stored. Without a model the delivery goes back, and that costs the job no try.
   *
   * On its first delivery a job is nearly always free to run, so the model starts before the claim, and where it is
   * quick, claim and success are stored in one. No other worker has such a job, and the worker listens for its cancel, so
   * if the claim is then refused, the run was useless but did no harm. A redelivery claims first: the job may have ended,
   * or may have killed workers. So does a retry, which may have been published twice.
   *
   * @throws {Error} when `abort` ends such a wait; the delivery then goes back to the queue
   */
  async run(message: JobMessage, delivered: DeliveredMessage): Promise<DeliveryVerdict> {
    const { host, held, decisions } = this.options;
    if (host.state !== 'ready' || decisions.signal.aborted) return this.refuse(message, delivered);
    const hold = await held.take(message.id);
    if (held.isPaused) {
      await held.release();
      // Canceled between its delivery and its return: while the model is paused, nobody else would confirm that.
      if (!hold.signal.aborted) return this.refuse(message, delivered);
    }
    const verdict = await this.runUnlessPaused(message, delivered, hold);
    if (verdict !== 'acknowledge') await held.release();
    return verdict;
  }

  /** Asks the store itself where nothing is received. */
  private async runUnlessPaused(
    message: JobMessage,
    delivered: DeliveredMessage,
    hold: Hold,
  ): Promise<DeliveryVerdict> {
    const { store, decisions } = this.options;
    const isPaused =
      hold.seen === undefined && (await decisions.untilStored(() => store.pauses.read(message.model)));
    if (!isPaused) return this.runHeld(message, delivered, hold);
    // Only a first delivery needs a try on record to cost none: see `refuse`.
    if (!delivered.redelivered) await this.refuse(message, delivered);
    return 'postpone';
  }

  private async runHeld(
    message: JobMessage,
    delivered: DeliveredMessage,
    hold: Hold,
  ): Promise<DeliveryVerdict> {
    const { store, held, decisions, tryLimit, worker } = this.options;
    const { redelivered, retry } = delivered;
    let early: Promise<TimedOutcome> | undefined;
    const beganMs = performance.now();
    // The store's clock decides; this only keeps the model from a job that it would be too late for.
    const isOverdue = Date.now() >= (message.expiresAtMs ?? Infinity);
    if (!redelivered && !retry && !isOverdue && isFree(hold.seen)) {
      early = this.runModel(message, FIRST_ATTEMPT, hold);
      const quick = await ifQuick(early);
      if (quick && (await this.completeAtOnce(message, quick))) return 'acknowledge';
    }
    // A claim may be late, for example after an outage of the store: the record gets the time when the model began.
    const ranMs = (): number => (early ? performance.now() - beganMs : 0);
    const claimId = randomUUID();
    const runs = early !== undefined;
    const claim = await decisions.untilStored(() =>
      store.records.claim(message, tryLimit, { ...delivered, ranMs: ranMs(), claimId, runs, worker }),
    );
    switch (claim.kind) {
      case 'finished':
      case 'duplicate':
        // Nobody wants what its model does any more.
        held.cancel(message.id);
        await early;
        // Before its message leaves the queue; without it, the note is dropped later.
        await store.endedInQueue.remove(message.model, message.id).catch(() => undefined);
        return 'acknowledge';
      case 'canceling':
        held.cancel(message.id);
        await early;
        return decisions.confirmCancel(
          message.id,
          claim.attempt,
          claim.attempt === 0 ? NOT_BEGUN : LEFT_BEHIND,
        );
      case 'exhausted':
        await early;
        return 'dead-letter';
      case 'overdue':
        held.cancel(message.id);
        await early;
        return this.expire(message, delivered);
      case 'newer':
        await early;
        return decisions.postpone(claim.formatVersion);
      case 'claimed':
        if (claim.isCanceling) held.cancel(message.id);
        return this.runClaimed({ message, retry, claim, hold, early });
    }
  }

  private async expire(message: JobMessage, delivered: DeliveredMessage): Promise<DeliveryVerdict> {
    const { store, decisions } = this.options;
    const status = await decisions.untilStored(() => store.records.bury(message, 'expired', delivered));
    return status === 'newer' ? decisions.postpone() : 'acknowledge';
  }

  /** A delivery that came too late, or while the model is paused, goes back; with a try on record it does not count as a lost one. */
  private async refuse(message: JobMessage, delivered: DeliveredMessage): Promise<DeliveryVerdict> {
    const { store, decisions, worker } = this.options;
    const { records } = store;
    try {
      const claim = await records.claim(message, Number.MAX_SAFE_INTEGER, { ...delivered, worker });
      if (claim.kind === 'claimed') return await decisions.giveBack(message.id, claim.attempt, UNTRIED);
      if (claim.kind === 'canceling') await records.finish(message.id, claim.attempt, LEFT_BEHIND);
    } catch {
      // The delivery goes back all the same.
    }
    return 'return';
  }

  /** True when a success could be stored without a claim; if not, the claim finds out why. */
  private async completeAtOnce(message: JobMessage, run: TimedOutcome): Promise<boolean> {
    const { outcome, serviceSeconds } = run;
    // What it has printed and yielded needs a try on record, to be appended to.
    if (outcome.kind !== 'succeeded' || this.options.reports.hasEvents(message.id)) return false;
    try {
      const { store, worker } = this.options;
      const times = await store.records.complete(message, outcome.outputJson, serviceSeconds * 1000, worker);
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
    const { attempt, createdAtMs } = times;
    const canceledForSeconds = outcome.kind === 'canceled' ? this.options.held.canceledForSeconds : undefined;
    this.options.onRun({
      jobId,
      attempt,
      createdAtMs,
      waitingSeconds,
      outcome,
      serviceSeconds,
      ...(canceledForSeconds === undefined ? {} : { canceledForSeconds }),
    });
  }

  private async runModel(message: JobMessage, attempt: number, hold: Hold): Promise<TimedOutcome> {
    const beganMs = performance.now();
    this.options.reports.began(message.id);
    const outcome = await this.options.host.run({
      jobId: message.id,
      attempt,
      inputJson: message.inputJson,
      timeoutSeconds: Math.min(message.timeoutSeconds ?? Infinity, this.options.jobTimeoutSeconds),
      signal: this.options.decisions.signal,
      cancelSignal: hold.signal,
    });
    return { outcome, beganMs, serviceSeconds: (performance.now() - beganMs) / 1000 };
  }

  private async runClaimed({ message, retry, claim, hold, early }: ClaimedJob): Promise<DeliveryVerdict> {
    const { host, held, reports, decisions, tryLimit } = this.options;
    // The model process may have ended while the claim was under way.
    if (!early && host.state !== 'ready') {
      await held.release();
      return decisions.giveBack(message.id, claim.attempt, UNTRIED);
    }
    const running = early ?? this.runModel(message, claim.attempt, hold);
    // Once the model has begun, with which the reports of a try begin.
    reports.claimed(message.id, claim.attempt);
    const run = await running;
    this.report(claim, message.id, run);
    const { outcome, beganMs } = run;
    const retriesLeft = (message.retries?.limit ?? 0) - claim.retryNumber;
    const decision = decideDelivery({ outcome, tries: claim.tries, tryLimit, retriesLeft });
    // A delivery that goes back does not wait for the store.
    if (decision.record === 'give-back') await reports.flush().catch(() => undefined);
    else await decisions.untilStored(() => reports.flush());
    reports.ended();
    // Nobody has a job that waits again, from the moment on when its record says so: whoever cancels it must find that.
    if (decision.record !== 'finish') await held.release();
    return decisions.store({ message, retry, claim, beganMs }, decision);
  }
}
