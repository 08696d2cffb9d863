import type { SettledMessage } from '../protocol/runner-message.js';
import type { ModelJob } from '../model-host.options.js';
import type { ModelOutcome, StopMethod } from './model-outcome.js';

/** The longest time that Node's timers can hold (24 days); a longer one is no limit in practice. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Why a job is cut short. */
type AbortKind = 'timed_out' | 'interrupted' | 'canceled';

/** The end of a canceled job, for people. */
const STOPPED: Readonly<Record<StopMethod, string>> = {
  signal: 'canceled: its model stopped when it was asked to',
  exception: 'canceled: an exception in its model stopped it',
  terminated: 'canceled: the process of its model was terminated',
  killed: 'canceled: the process of its model was killed',
};

/** What a {@link RunningJob} needs. */
export interface RunningJobOptions {
  readonly job: ModelJob;
  readonly abortGraceSeconds: number;
  readonly cancelGraceSeconds: number;
  /** Asks the model to stop. */
  readonly onAbort: (reason: string) => void;
  /** The model did not stop at half of the grace time of a cancel: its process should end. */
  readonly onTerminate: () => void;
  /** The model did not stop in time. */
  readonly onGraceOver: () => void;
}

/**
 * The job that the model is working on: its time limit, its interruption, its cancel, and the verdict on how it ended.
 *
 * The first of them decides how a job that is cut short ends. A time-out stays one whatever the model answers afterwards; an
 * interrupted or canceled job that succeeded all the same has succeeded.
 */
export class RunningJob {
  /** Settles once; never rejects. */
  readonly outcome: Promise<ModelOutcome>;

  private resolve!: (outcome: ModelOutcome) => void;
  private answer: ModelOutcome | undefined;
  private aborted: AbortKind | undefined;
  private limitTimer: NodeJS.Timeout | undefined;
  private terminationTimer: NodeJS.Timeout | undefined;
  private graceTimer: NodeJS.Timeout | undefined;
  private wasTerminated = false;
  private wasKilled = false;

  constructor(private readonly options: RunningJobOptions) {
    const { timeoutSeconds, signal, cancelSignal } = options.job;
    this.outcome = new Promise((resolve) => (this.resolve = resolve));
    if (timeoutSeconds * 1000 <= LONGEST_TIMER_MS) {
      this.limitTimer = setTimeout(() => this.abort('timed_out'), timeoutSeconds * 1000);
    }
    signal?.addEventListener('abort', this.interrupt, { once: true });
    cancelSignal?.addEventListener('abort', this.cancel, { once: true });
  }

  get jobId(): string {
    return this.options.job.jobId;
  }

  /** Whether its process was asked to end. */
  get isTerminating(): boolean {
    return this.wasTerminated;
  }

  /** Whether its process is being killed: an answer that was under way does not count, or the next job would meet the kill. */
  get isKilled(): boolean {
    return this.wasKilled;
  }

  /** Asks the model to stop the job, as the caller's signal does. */
  readonly interrupt = (): void => this.abort('interrupted');

  /** Asks the model to stop the job, as the caller's cancel signal does. */
  readonly cancel = (): void => this.abort('canceled');

  /**
   * Takes the model's answer: whatever happens from now on, the job ends with it.
   *
   * @param payloadJson - the output when it succeeded
   */
  answered(message: SettledMessage, payloadJson: string): void {
    this.answer = this.verdict(message, payloadJson);
    this.release();
  }

  /** Ends the job as it was answered. */
  settle(): void {
    if (this.answer !== undefined) this.resolve(this.answer);
  }

  /** Ends the job because the process is gone. */
  processEnded(why: string): void {
    const { aborted } = this;
    this.release();
    if (aborted === undefined) this.resolve({ kind: 'crashed', message: why, needsRestart: true });
    else this.resolve(this.cutShort(aborted, this.wasKilled ? 'killed' : 'terminated', true));
  }

  private verdict(message: SettledMessage, outputJson: string): ModelOutcome {
    const { aborted } = this;
    if (aborted === 'timed_out' || (aborted !== undefined && message.type === 'failed')) {
      const wasRaised = message.type === 'failed' && message.raised === true;
      return this.cutShort(aborted, wasRaised ? 'exception' : 'signal', false);
    }
    switch (message.type) {
      case 'succeeded':
        return { kind: 'succeeded', outputJson, needsRestart: false };
      case 'failed':
      case 'output_too_large':
        return { kind: message.type, message: message.message, needsRestart: false };
    }
  }

  /** @param method - what stopped the model */
  private cutShort(kind: AbortKind, method: StopMethod, needsRestart: boolean): ModelOutcome {
    return kind === 'canceled'
      ? { kind, method, message: STOPPED[method], needsRestart }
      : { kind, message: this.abortMessage(kind), needsRestart };
  }

  private abort(kind: AbortKind): void {
    if (this.answer !== undefined || this.aborted !== undefined) return;
    this.aborted = kind;
    this.options.onAbort(this.abortMessage(kind));
    const { abortGraceSeconds, cancelGraceSeconds } = this.options;
    const graceMs = (kind === 'canceled' ? cancelGraceSeconds : abortGraceSeconds) * 1000;
    if (kind === 'canceled') this.terminationTimer = setTimeout(() => this.terminate(), graceMs / 2);
    this.graceTimer = setTimeout(() => this.kill(), graceMs);
  }

  private terminate(): void {
    this.wasTerminated = true;
    this.options.onTerminate();
  }

  private kill(): void {
    this.wasKilled = true;
    this.options.onGraceOver();
  }

  private abortMessage(kind: AbortKind): string {
    return kind === 'timed_out' ? `time limit of ${this.options.job.timeoutSeconds} s exceeded` : kind;
  }

  /** Neither the time limit nor the caller ends the job any more. */
  private release(): void {
    const { signal, cancelSignal } = this.options.job;
    clearTimeout(this.limitTimer);
    clearTimeout(this.terminationTimer);
    clearTimeout(this.graceTimer);
    signal?.removeEventListener('abort', this.interrupt);
    cancelSignal?.removeEventListener('abort', this.cancel);
  }
}
