import type { SettledMessage } from '../protocol/runner-message.js';
import type { ModelJob } from '../model-host.options.js';
import type { ModelOutcome } from './model-outcome.js';

/** The longest time that Node's timers can hold (24 days); a longer one is no limit in practice. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a {@link RunningJob} needs. */
export interface RunningJobOptions {
  readonly job: ModelJob;
  readonly abortGraceSeconds: number;
  /** Asks the model to stop. */
  readonly onAbort: (reason: string) => void;
  /** The model did not stop in time. */
  readonly onGraceOver: () => void;
}

/**
 * The job that the model is working on: its time limit, its interruption, and the verdict on how it ended.
 *
 * The first of time-out and interruption decides how a job that is cut short ends. A time-out stays one whatever
 * the model answers afterwards; an interrupted job that succeeded all the same has succeeded.
 */
export class RunningJob {
  /** Settles once; never rejects. */
  readonly outcome: Promise<ModelOutcome>;

  private resolve!: (outcome: ModelOutcome) => void;
  private answer: ModelOutcome | undefined;
  private aborted: 'timed_out' | 'interrupted' | undefined;
  private limitTimer: NodeJS.Timeout | undefined;
  private graceTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RunningJobOptions) {
    const { timeoutSeconds, signal } = options.job;
    this.outcome = new Promise((resolve) => (this.resolve = resolve));
    if (timeoutSeconds * 1000 <= LONGEST_TIMER_MS) {
      this.limitTimer = setTimeout(() => this.abort('timed_out'), timeoutSeconds * 1000);
    }
    signal?.addEventListener('abort', this.interrupt, { once: true });
  }

  get jobId(): string {
    return this.options.job.jobId;
  }

  /** Asks the model to stop the job, as the caller's signal does. */
  readonly interrupt = (): void => this.abort('interrupted');

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
    const message = this.aborted === undefined ? why : this.abortMessage(this.aborted);
    this.release();
    this.resolve({ kind: this.aborted ?? 'crashed', message, needsRestart: true });
  }

  private verdict(message: SettledMessage, outputJson: string): ModelOutcome {
    if (this.aborted === 'timed_out' || (this.aborted === 'interrupted' && message.type === 'failed')) {
      return { kind: this.aborted, message: this.abortMessage(this.aborted), needsRestart: false };
    }
    switch (message.type) {
      case 'succeeded':
        return { kind: 'succeeded', outputJson, needsRestart: false };
      case 'failed':
      case 'output_too_large':
        return { kind: message.type, message: message.message, needsRestart: false };
    }
  }

  private abort(kind: 'timed_out' | 'interrupted'): void {
    if (this.answer !== undefined || this.aborted !== undefined) return;
    this.aborted = kind;
    this.options.onAbort(this.abortMessage(kind));
    this.graceTimer = setTimeout(this.options.onGraceOver, this.options.abortGraceSeconds * 1000);
  }

  private abortMessage(kind: 'timed_out' | 'interrupted'): string {
    return kind === 'interrupted'
      ? 'interrupted'
      : `time limit of ${this.options.job.timeoutSeconds} s exceeded`;
  }

  /** Neither the time limit nor the caller ends the job any more. */
  private release(): void {
    clearTimeout(this.limitTimer);
    clearTimeout(this.graceTimer);
    this.options.job.signal?.removeEventListener('abort', this.interrupt);
  }
}
