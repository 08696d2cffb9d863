import type { JobStore } from '@tidegate/job-store';
import type { ModelLogLine, ModelPartialOutput, ModelProgress } from '@tidegate/model';
import { ReportedTry } from './reported.try.js';

/** How far apart two writes of reports are, over all jobs of a worker, in milliseconds. */
const WRITE_INTERVAL_MS = 500;

/**
 * Stores what the model reports of its job while it runs, at a limited rate: its progress and its latest parts in the record,
 * what it prints and yields as events, each once. Nothing is done for a model that reports nothing.
 */
export class JobReports {
  private current: ReportedTry | undefined;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private writtenAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly store: Pick<JobStore, 'records'>) {}

  /** The model begins a try of a job, which may not be claimed yet. */
  began(jobId: string): void {
    this.ended();
    this.current = new ReportedTry(jobId);
  }

  /** A try of a job is on record as running. */
  claimed(jobId: string, attempt: number): void {
    this.of(jobId)?.claimed(attempt);
    this.schedule();
  }

  /** Whether the model has printed or yielded anything for a job that is not stored yet. */
  hasEvents(jobId: string): boolean {
    return this.of(jobId)?.hasEvents ?? false;
  }

  takeProgress(progress: ModelProgress): void {
    this.of(progress.jobId)?.takeProgress(progress);
    this.schedule();
  }

  takeParts(partial: ModelPartialOutput): void {
    this.of(partial.jobId)?.takeParts(partial);
    this.schedule();
  }

  /** Takes a line; one that belongs to no job is left out. */
  takeLine(line: ModelLogLine): void {
    if (line.jobId === undefined) return;
    this.of(line.jobId)?.takeLine(line);
    this.schedule();
  }

  /**
   * Stores the events of the try that is over, which are complete.
   *
   * @throws {StoreUnavailableError} when they could not be stored: called again, it goes on
   */
  async flush(): Promise<void> {
    const { current } = this;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.writing;
    while (current?.attempt !== undefined && current.hasEvents) await this.write(current);
  }

  /** The try is over: what is not stored yet is no longer needed. */
  ended(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.current = undefined;
  }

  private of(jobId: string): ReportedTry | undefined {
    return this.current?.jobId === jobId ? this.current : undefined;
  }

  private schedule(): void {
    const { current } = this;
    if (this.timer !== undefined || this.writing !== undefined) return;
    if (current?.attempt === undefined || !current.hasNews) return;
    const waitMs = this.writtenAtMs + WRITE_INTERVAL_MS - performance.now();
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        // While the store is out of reach, what was not stored waits.
        this.writing = this.write(current)
          .catch(() => undefined)
          .finally(() => {
            this.writing = undefined;
            this.schedule();
          });
      },
      Math.max(0, waitMs),
    );
  }

  private write(reported: ReportedTry): Promise<void> {
    this.writtenAtMs = performance.now();
    return reported.store((attempt, report) => this.store.records.report(reported.jobId, attempt, report));
  }
}
