import type { DeliveryVerdict } from '@tidegate/broker';
import type { JobMessage, RetryMessage } from '@tidegate/contracts';
import type { Claim, Ending, JobStore } from '@tidegate/job-store';
import pRetry from 'p-retry';
import { endedMeanwhile } from './canceled-endings.js';
import type { DeliveryDecision, FailedEnding } from './decide-delivery.js';
import { retryDelaySeconds } from './retry-delay.js';

/** What is needed to store decisions. */
export interface DecisionStoreOptions {
  readonly store: JobStore;
  /** Name of the worker. */
  readonly worker: string;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly onRetry: () => void;
  /** A later release has written the record of a job, which is left to it. */
  readonly onNewerRecord: (formatVersion?: number) => void;
}

/** A try of a job that this worker has claimed. */
export interface ClaimedTry {
  readonly message: JobMessage;
  /** Which message of the job it was claimed from, where it is not that of the push. */
  readonly retry: RetryMessage | undefined;
  readonly claim: Extract<Claim, { kind: 'claimed' }>;
  /** When the model began, on the process's own clock. */
  readonly beganMs: number;
}

/** The decision that a delivery goes back to the queue. */
export type GiveBack = Omit<Extract<DeliveryDecision, { record: 'give-back' }>, 'record'>;

/** Stores what was decided about a try. Only then may its delivery be acknowledged. */
export class DecisionStore {
  private readonly stopping = new AbortController();

  constructor(private readonly options: DecisionStoreOptions) {}

  /** Ends every wait for the store. */
  abort(): void {
    this.stopping.abort(new Error('the worker stops'));
  }

  /** Aborted when the worker stops. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Stores a decision, and returns what becomes of the delivery. */
  async store(claimed: ClaimedTry, decision: DeliveryDecision): Promise<DeliveryVerdict> {
    switch (decision.record) {
      case 'finish':
        return this.finish(claimed, decision.ending);
      case 'retry':
        return this.retry(claimed, decision.ending);
      case 'give-back':
        return this.giveBack(claimed.message.id, claimed.claim.attempt, decision);
    }
  }

  /** The record of a job is of a later release. */
  postpone(formatVersion?: number): DeliveryVerdict {
    this.options.onNewerRecord(formatVersion);
    return 'postpone';
  }

  /** The delivery goes back whether that is stored or not; the record then reads running until the next claim. */
  async giveBack(id: string, attempt: number, decision: GiveBack): Promise<DeliveryVerdict> {
    try {
      const result = await this.options.store.records.giveBack(id, attempt, decision);
      if (result === 'newer') return this.postpone();
      // Its cancel was not received here, or came when the model had ended.
      if (result === 'canceling')
        return await this.confirmCancel(id, attempt, endedMeanwhile(decision.countsAsTry));
    } catch {
      // As above.
    }
    return decision.verdict;
  }

  /** Stores that a canceled job has stopped. */
  async confirmCancel(id: string, attempt: number, ending: Ending): Promise<DeliveryVerdict> {
    const result = await this.untilStored(() => this.options.store.records.finish(id, attempt, ending));
    if (result === 'newer') return this.postpone();
    return result === 'superseded' ? 'requeue' : 'acknowledge';
  }

  /** Writes at once, also when stopping, and repeats that until it is stored or `abort` ends the wait. */
  async untilStored<T>(write: () => Promise<T>): Promise<T> {
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

  private async finish(claimed: ClaimedTry, ending: Ending): Promise<DeliveryVerdict> {
    const { message, claim, beganMs } = claimed;
    const { records } = this.options.store;
    const ranMs = (): number => performance.now() - beganMs;
    const result = await this.untilStored(() => records.finish(message.id, claim.attempt, ending, ranMs()));
    switch (result) {
      case 'stored':
      case 'finished':
        return 'acknowledge';
      case 'superseded':
        // A newer try runs the job, so this delivery is out of date. If it is not, the next claim finds that out.
        return 'requeue';
      case 'newer':
        return this.postpone();
      case 'missing':
        return this.claimAgain(claimed, (again) => this.finish(again, ending));
    }
  }

  private async retry(claimed: ClaimedTry, ending: FailedEnding): Promise<DeliveryVerdict> {
    const { message, claim } = claimed;
    const { store, random, onRetry } = this.options;
    if (!message.retries) return this.finish(claimed, ending);
    const number = claim.retryNumber + 1;
    const delayMs = retryDelaySeconds(message.retries, number, random()) * 1000;
    const { status: outcome, error: reason } = ending;
    const retry = { number, delayMs, outcome, reason };
    const result = await this.untilStored(() => store.records.retry(message.id, claim.attempt, retry));
    switch (result) {
      case 'scheduled': {
        onRetry();
        return 'acknowledge';
      }
      case 'finished':
        return 'acknowledge';
      case 'refused':
        return this.finish(claimed, ending);
      case 'superseded':
        return 'requeue';
      case 'newer':
        return this.postpone();
      case 'missing':
        return this.claimAgain(claimed, (again) => this.retry(again, ending));
    }
  }

  /** The store has lost the record: the message carries all that is needed to make it again. */
  private async claimAgain(
    claimed: ClaimedTry,
    store: (again: ClaimedTry) => Promise<DeliveryVerdict>,
  ): Promise<DeliveryVerdict> {
    const { message, retry } = claimed;
    const { store: jobStore, worker } = this.options;
    const { records } = jobStore;
    const claim = await this.untilStored(() =>
      records.claim(message, Number.MAX_SAFE_INTEGER, { retry, worker }),
    );
    if (claim.kind === 'newer') return this.postpone(claim.formatVersion);
    return claim.kind === 'claimed' ? store({ ...claimed, claim }) : 'acknowledge';
  }
}
