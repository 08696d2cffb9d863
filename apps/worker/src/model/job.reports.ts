import type { JobReport, JobStore } from '@tidegate/job-store';

/** How far apart two writes of reports are, over all jobs of a worker, in milliseconds. */
const WRITE_INTERVAL_MS = 500;

/**
 * Stores what the model reports of its job while it runs: the latest only, at a limited rate, and never delaying the
 * job's end. Nothing is done for a model that reports nothing.
 */
export class JobReports {
  /** What was reported and is not stored yet, and of which job. */
  private pending: { readonly jobId: string; readonly report: JobReport } | undefined;
  /** The try that may be written to. */
  private attempt: { readonly jobId: string; readonly number: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private writing = false;
  private writtenAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly store: Pick<JobStore, 'records'>) {}

  /** Takes what the model reports of a job; it may not be claimed yet. */
  take(jobId: string, report: JobReport): void {
    const earlier = this.pending?.jobId === jobId ? this.pending.report : {};
    this.pending = { jobId, report: { ...earlier, ...report } };
    this.schedule();
  }

  /** A try of a job is on record as running. */
  claimed(jobId: string, attempt: number): void {
    this.attempt = { jobId, number: attempt };
    this.schedule();
  }

  /** The model has ended its job: a report that is not stored yet is no longer needed. */
  ended(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pending = undefined;
    this.attempt = undefined;
  }

  private schedule(): void {
    if (this.timer !== undefined || this.writing) return;
    if (this.pending === undefined || this.pending.jobId !== this.attempt?.jobId) return;
    const waitMs = this.writtenAtMs + WRITE_INTERVAL_MS - performance.now();
    this.timer = setTimeout(() => void this.write(), Math.max(0, waitMs));
  }

  private async write(): Promise<void> {
    const { pending, attempt } = this;
    this.timer = undefined;
    if (pending === undefined || attempt === undefined) return;
    this.pending = undefined;
    this.writing = true;
    this.writtenAtMs = performance.now();
    try {
      await this.store.records.report(pending.jobId, attempt.number, pending.report);
    } catch {
      // The store is out of reach; the next report contains as much.
    }
    this.writing = false;
    this.schedule();
  }
}
