import type { JobWait, JobWaits, MeasuredTimes } from '@tidegate/job-store';

/** A report holds the times of at most this many jobs, the latest ones. */
const MOST_SAMPLES = 200;

/** Collects what the worker measures, and sends it to the store in one call with each heartbeat. */
export class MeasurementReport {
  private startupSeconds: number[] = [];
  private serviceSeconds: number[] = [];
  private waits: JobWait[] = [];

  constructor(
    private readonly measuredTimes: Pick<MeasuredTimes, 'add'>,
    private readonly jobWaits: Pick<JobWaits, 'add'>,
    private readonly model: string,
  ) {}

  /** Notes how long the worker took from its creation to a model that is set up. */
  startup(seconds: number): void {
    this.startupSeconds.push(seconds);
  }

  /** Notes how long one try of a job took. */
  service(seconds: number): void {
    if (this.serviceSeconds.length >= MOST_SAMPLES) this.serviceSeconds.shift();
    this.serviceSeconds.push(seconds);
  }

  /** Notes how long a job has waited. */
  wait(wait: JobWait): void {
    if (this.waits.length >= MOST_SAMPLES) this.waits.shift();
    this.waits.push(wait);
  }

  /** Sends what was collected. Times that the store does not take are sent again with the next heartbeat. Never rejects. */
  async send(): Promise<void> {
    await Promise.all([this.sendTimes(), this.sendWaits()]);
  }

  private async sendTimes(): Promise<void> {
    const { startupSeconds, serviceSeconds } = this;
    if (startupSeconds.length + serviceSeconds.length === 0) return;
    this.startupSeconds = [];
    this.serviceSeconds = [];
    try {
      await this.measuredTimes.add(this.model, { startupSeconds, serviceSeconds });
    } catch {
      this.startupSeconds = [...startupSeconds, ...this.startupSeconds];
      this.serviceSeconds = [...serviceSeconds, ...this.serviceSeconds].slice(-MOST_SAMPLES);
    }
  }

  /** What the store does not take is lost: waits are news, and many others come. */
  private async sendWaits(): Promise<void> {
    const { waits } = this;
    this.waits = [];
    await this.jobWaits.add(this.model, waits).catch(() => undefined);
  }
}
