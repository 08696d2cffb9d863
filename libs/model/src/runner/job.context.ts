import type { PredictContext } from '../model.js';
import type { Channel } from './channel.js';
import { LatestReport } from './latest.report.js';
import { inText, shortened } from './thrown-message.js';

/** How far apart two reports of progress are sent, in milliseconds. */
const PROGRESS_INTERVAL_MS = 50;

/** How many log lines of a job are sent in a second; the host passes on fewer still. */
const MAXIMUM_LOGS_PER_SECOND = 1000;

/** What a model receives with one job. */
export class JobContext implements PredictContext {
  private controller: AbortController | undefined;
  private abortReason: Error | undefined;
  private logWindowBeginMs = 0;
  private windowLogs = 0;
  private progressReport: LatestReport | undefined;
  private over = false;

  constructor(
    private readonly channel: Channel,
    readonly jobId: string,
    readonly attempt: number,
  ) {
    // A model may take them off the object, as in `predict(input, { log })`.
    this.log = this.log.bind(this);
    this.progress = this.progress.bind(this);
  }

  /** Made at its first use: most models never use it, and it costs more than the rest of a small job. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.abortReason !== undefined) this.controller.abort(this.abortReason);
    }
    return this.controller.signal;
  }

  log(...values: unknown[]): void {
    const nowMs = performance.now();
    if (nowMs - this.logWindowBeginMs > 1000) {
      this.logWindowBeginMs = nowMs;
      this.windowLogs = 0;
    }
    this.windowLogs += 1;
    if (this.windowLogs > MAXIMUM_LOGS_PER_SECOND || this.channel.congested) return;
    this.channel.send({ type: 'log', jobId: this.jobId, text: shortened(values.map(inText).join(' ')) });
  }

  progress(fraction: number, note?: string): void {
    if (this.over) return;
    const bounded = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
    const words = note === undefined ? {} : { note: shortened(inText(note)) };
    this.progressReport ??= new LatestReport(this.channel, PROGRESS_INTERVAL_MS);
    this.progressReport.offer(() =>
      this.channel.send({ type: 'progress', jobId: this.jobId, fraction: bounded, ...words }),
    );
  }

  /** Whether it was asked to stop, and has not settled. */
  get isCanceled(): boolean {
    return this.abortReason !== undefined && !this.over;
  }

  /** Asks the model to stop. */
  abort(reason: string): void {
    this.abortReason = new Error(reason);
    this.abortReason.name = 'AbortError';
    this.controller?.abort(this.abortReason);
  }

  /** @throws {Error} when the model was asked to stop: the reason */
  throwIfAborted(): void {
    if (this.abortReason !== undefined) throw this.abortReason;
  }

  /** The job has settled: nothing is reported any more. */
  end(): void {
    this.over = true;
    this.progressReport?.flush();
  }
}
