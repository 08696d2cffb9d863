import type { MeasuredTimes } from '@tidegate/job-store';

/** A report holds the times of at most this many jobs, the latest ones. */
const MOST_SAMPLES = 200;

/** Collects what the worker measures, and sends it to the store in one call with each heartbeat. */
export class MeasurementReport {
  private startupSeconds: number[] = [];
  private serviceSeconds: number[] = [];

  constructor(
    private readonly measuredTimes: Pick<MeasuredTimes, 'add'>,
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

  /** Sends what was collected. What the store does not take is sent again with the next heartbeat. Never rejects. */
  async send(): Promise<void> {
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
}
