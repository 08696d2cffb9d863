import { WaitOverError, type Job, type NewJob, type TidegateClient } from '@tidegate/client';
import { EXIT_CODES } from '../exit-codes.js';
import type { Terminal } from '../gateway/terminal.js';
import { outputText } from './job-text.js';
import { ProgressBar } from './progress-bar.js';

/** What becomes of the job when the command is interrupted. */
export type OnInterrupt = 'cancel' | 'leave';

/** How a job is run. */
export interface ForegroundOptions {
  readonly json: boolean;
  /** How long the command waits, in seconds. */
  readonly within?: number;
  readonly onInterrupt: OnInterrupt;
  readonly idempotencyKey?: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** How long an interrupted command waits for the confirmation that its job is stopped. */
const CANCEL_HOLD_SECONDS = 10;

class Interrupted extends Error {}

/** One job from its push to its end, in the foreground. */
export class ForegroundJob {
  private readonly ending = new AbortController();

  constructor(
    private readonly client: TidegateClient,
    private readonly terminal: Terminal,
    private readonly options: ForegroundOptions,
  ) {}

  /** @returns the exit code */
  async run(newJob: NewJob): Promise<number> {
    for (const signal of SIGNALS) process.on(signal, this.interrupt);
    try {
      return await this.runToEnd(newJob);
    } finally {
      for (const signal of SIGNALS) process.off(signal, this.interrupt);
    }
  }

  private readonly interrupt = (): void => {
    // The second one: whoever sends it does not want to wait.
    if (this.ending.signal.aborted) process.exit(EXIT_CODES.interrupted);
    this.ending.abort(new Interrupted());
  };

  private async runToEnd(newJob: NewJob): Promise<number> {
    const { idempotencyKey, within } = this.options;
    // It is not ended by a signal: a job that may be there could not be canceled without its id.
    const { id } = await this.client.submit(newJob, {
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    this.terminal.note(`job ${id}`);
    const limit = within === undefined ? [] : [AbortSignal.timeout(within * 1000)];
    const signal = AbortSignal.any([this.ending.signal, ...limit]);
    try {
      await this.follow(id, signal);
      return this.finish(await this.client.read(id, { signal }));
    } catch (error) {
      if (this.ending.signal.aborted) return this.handleInterrupt(id);
      if (signal.aborted) throw new WaitOverError(id, within ?? 0);
      throw error;
    }
  }

  private async follow(id: string, signal: AbortSignal): Promise<void> {
    const bar = this.terminal.isInteractive ? new ProgressBar() : undefined;
    try {
      for await (const event of this.client.events(id, { signal })) bar?.show(event);
    } finally {
      bar?.stop();
    }
  }

  private finish(job: Job): number {
    const { print, note } = this.terminal;
    const hasSucceeded = job.status === 'succeeded';
    if (this.options.json) print(JSON.stringify(job));
    else if (hasSucceeded) print(outputText(job.output));
    if (hasSucceeded) return EXIT_CODES.done;
    note(`job ${job.id} is ${job.status}${job.error === undefined ? '' : `: ${job.error}`}`);
    return EXIT_CODES.notSucceeded;
  }

  private async handleInterrupt(id: string): Promise<number> {
    if (this.options.onInterrupt === 'leave') {
      this.terminal.note(`job ${id} goes on`);
      return EXIT_CODES.interrupted;
    }
    const { status } = await this.client.cancel(id, { holdSeconds: CANCEL_HOLD_SECONDS });
    this.terminal.note(`job ${id} is ${status}`);
    return EXIT_CODES.interrupted;
  }
}
