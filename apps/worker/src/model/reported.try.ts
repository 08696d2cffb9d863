import type { EventReport, JobReport } from '@tidegate/job-store';
import type { ModelLogLine, ModelPartialOutput, ModelProgress } from '@tidegate/model';
import { EventBacklog } from './event.backlog.js';
import { YieldedWindow } from './yielded.window.js';

/** What the model reports of one try, and what of it is stored. */
export class ReportedTry {
  private readonly backlog = new EventBacklog();
  private readonly yielded = new YieldedWindow();
  /** What the record shows next; the latest of each kind. */
  private shown: Pick<JobReport, 'progress' | 'partial'> = {};
  /** Events whose storing is not confirmed: they are sent again as they are. */
  private unconfirmed: EventReport | undefined;
  private reports = 0;
  private isRefused = false;
  private number: number | undefined;

  constructor(readonly jobId: string) {}

  /** The number of the try, once it is on record as running. */
  get attempt(): number | undefined {
    return this.number;
  }

  /** Whether events wait to be stored. */
  get hasEvents(): boolean {
    return !this.isRefused && (this.unconfirmed !== undefined || !this.backlog.isEmpty);
  }

  /** Whether there is anything to store. */
  get hasNews(): boolean {
    return this.hasEvents || (!this.isRefused && Object.keys(this.shown).length > 0);
  }

  claimed(attempt: number): void {
    this.number = attempt;
  }

  takeProgress({ fraction, note }: ModelProgress): void {
    this.shown = {
      ...this.shown,
      progress: { fraction, ...(note === undefined ? {} : { note }) },
    };
  }

  takeParts(partial: ModelPartialOutput): void {
    const run = this.yielded.take(partial);
    if (run === undefined) return;
    this.backlog.addParts(run);
    this.shown = { ...this.shown, partial: this.yielded.latest };
  }

  takeLine({ source, text }: ModelLogLine): void {
    this.backlog.addLine(source, text);
  }

  /**
   * Stores what there is by one write; without any, or before the try is on record, does nothing.
   *
   * @param write - stores a report, and returns whether the try is the current one; a try that is not stores nothing further
   * @throws {StoreUnavailableError} as `write` does: the same is stored the next time
   */
  async store(write: (attempt: number, report: JobReport) => Promise<boolean>): Promise<void> {
    if (this.number === undefined || !this.hasNews) return;
    if (this.unconfirmed === undefined && !this.backlog.isEmpty) {
      this.reports += 1;
      this.unconfirmed = { number: this.reports, list: this.backlog.take() };
    }
    const { shown, unconfirmed } = this;
    this.shown = {};
    try {
      const isCurrent = await write(this.number, {
        ...shown,
        ...(unconfirmed === undefined ? {} : { events: unconfirmed }),
      });
      this.unconfirmed = undefined;
      this.isRefused ||= !isCurrent;
    } catch (error) {
      this.shown = { ...shown, ...this.shown };
      throw error;
    }
  }
}
