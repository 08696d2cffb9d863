import type { DeliveryVerdict } from '@tidegate/broker';
import type { JobMessage } from '@tidegate/contracts';
import type { Claim, Ending, JobStore } from '@tidegate/job-store';
import type { ModelHost, ModelOutcome } from '@tidegate/model';
import pRetry from 'p-retry';
import { decideDelivery } from '../delivery/decide-delivery.js';

/** What a runner tells of a job that it has run. */
export interface JobRun {
  readonly jobId: string;
  readonly attempt: number;
  readonly outcome: ModelOutcome;
  readonly waitingSeconds: number;
  readonly serviceSeconds: number;
}

/** What a runner needs of its surroundings. */
export interface JobRunnerOptions {
  readonly store: JobStore;
  readonly host: ModelHost;
  readonly tryLimit: number;
  readonly jobTimeoutSeconds: number;
  readonly onRun: (run: JobRun) => void;
}

/** A job that was claimed and then not run. */
const UNTRIED = { countsAsTry: false, reason: '', verdict: 'requeue' } as const;

type Claimed = Extract<Claim, { kind: 'claimed' }>;

/** Runs one job: claims it, runs the model, stores the end. Only then may the delivery be acknowledged. */
export class JobRunner {
  private readonly stopping = new AbortController();

  constructor(private readonly options: JobRunnerOptions) {}

  /** Gives up the job in hand: the model is aborted, or waiting for the store ends, and the delivery goes back. */
  abort(): void {
    this.stopping.abort(new Error('the worker stops'));
  }

  /**
   * Runs a job to its verdict. While the store is out of reach it waits, for nothing may be acknowledged before it is
   * stored. Without a model the delivery goes back, and that costs the job no try.
   *
   * @throws Error when `abort` ends such a wait; the delivery then goes back to the queue
   */
  async run(message: JobMessage): Promise<DeliveryVerdict> {
    const { store, host, tryLimit } = this.options;
    if (host.state !== 'ready' || this.stopping.signal.aborted) return 'requeue';
    const claim = await this.untilStored(() => store.records.claim(message, tryLimit));
    switch (claim.kind) {
      case 'finished':
        return 'acknowledge';
      case 'exhausted':
        return 'dead-letter';
      case 'claimed':
        return this.runClaimed(message, claim);
    }
  }

  private async runClaimed(message: JobMessage, claim: Claimed): Promise<DeliveryVerdict> {
    const { host, tryLimit, jobTimeoutSeconds, onRun } = this.options;
    // The model process may have ended while the claim was under way.
    if (host.state !== 'ready') return this.giveBack(message.id, claim.attempt, UNTRIED);
    const begin = performance.now();
    const outcome = await host.run({
      jobId: message.id,
      attempt: claim.attempt,
      inputJson: JSON.stringify(message.input),
      timeoutSeconds: jobTimeoutSeconds,
      signal: this.stopping.signal,
    });
    onRun({
      jobId: message.id,
      attempt: claim.attempt,
      outcome,
      waitingSeconds: Math.max(0, claim.startedAtMs - claim.createdAtMs) / 1000,
      serviceSeconds: (performance.now() - begin) / 1000,
    });
    const decision = decideDelivery({ outcome, tries: claim.tries, tryLimit });
    return decision.record === 'finish'
      ? this.finish(message, claim.attempt, decision.ending)
      : this.giveBack(message.id, claim.attempt, decision);
  }

  private async finish(message: JobMessage, attempt: number, ending: Ending): Promise<DeliveryVerdict> {
    const { records } = this.options.store;
    const result = await this.untilStored(() => records.finish(message.id, attempt, ending));
    switch (result) {
      case 'stored':
      case 'finished':
        return 'acknowledge';
      case 'superseded':
        // A newer attempt has the job: this delivery is stale, and should it not be, the next claim will tell.
        return 'requeue';
      case 'missing': {
        // The store has lost the record: the message carries all that is needed to make it again.
        const claim = await this.untilStored(() => records.claim(message, Number.MAX_SAFE_INTEGER));
        return claim.kind === 'claimed' ? this.finish(message, claim.attempt, ending) : 'acknowledge';
      }
    }
  }

  private async giveBack(
    id: string,
    attempt: number,
    decision: { countsAsTry: boolean; reason: string; verdict: DeliveryVerdict },
  ): Promise<DeliveryVerdict> {
    try {
      await this.options.store.records.giveBack(id, attempt, decision);
    } catch {
      // The delivery goes back all the same; the record then reads running until the next claim.
    }
    return decision.verdict;
  }

  /** Writes at once, also when stopping, and again and again until it is stored or `abort` ends the wait. */
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
