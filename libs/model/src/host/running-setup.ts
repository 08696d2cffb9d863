import { ModelSetupError, type ModelSetupFailure } from '../model-host.error.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a {@link RunningSetup} needs. */
export interface RunningSetupOptions {
  readonly timeoutSeconds: number;
  /** What the start still waits for, for the message of a set-up that takes too long. */
  readonly waitsFor: () => string | undefined;
  /** Called once when set-up has failed and the process is to be killed. */
  readonly onFailure: () => void;
}

/**
 * The set-up that is running. A failure is reported only when the process is gone, so that the next
 * start finds nothing of it.
 */
export class RunningSetup {
  /** Seconds that the model's own set-up took; rejects with a {@link ModelSetupError}. */
  readonly ready: Promise<number>;

  private resolve!: (setupSeconds: number) => void;
  private reject!: (error: ModelSetupError) => void;
  private failure: ModelSetupError | undefined;
  private readonly limitTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RunningSetupOptions) {
    const { timeoutSeconds } = options;
    this.ready = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    if (timeoutSeconds * 1000 <= LONGEST_TIMER_MS) {
      this.limitTimer = setTimeout(() => this.fail('timed_out', this.tooLong()), timeoutSeconds * 1000);
    }
  }

  /**
   * The model has reported that it is ready.
   *
   * @returns whether it counts; after a failure it does not
   */
  succeed(setupSeconds: number): boolean {
    if (this.failure !== undefined) return false;
    clearTimeout(this.limitTimer);
    this.resolve(setupSeconds);
    return true;
  }

  /** Set-up cannot succeed any more; the first reason is the one that is reported. */
  fail(failure: ModelSetupFailure, message: string): void {
    if (this.failure !== undefined) return;
    this.failure = new ModelSetupError(failure, message);
    this.options.onFailure();
  }

  /** The process is gone. */
  processEnded(message: string): void {
    clearTimeout(this.limitTimer);
    this.reject(this.failure ?? new ModelSetupError('exited', `${message} during set-up`));
  }

  private tooLong(): string {
    const { timeoutSeconds, waitsFor } = this.options;
    const reason = waitsFor();
    return `set-up took longer than ${timeoutSeconds} s${reason === undefined ? '' : `: ${reason}`}`;
  }
}
