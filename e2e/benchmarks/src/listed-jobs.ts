import { JobStore } from '@tidegate/job-store';
import { MESSAGE_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const DAY_SECONDS = 86_400;
/** Jobs that are written at a time. */
const LANES = 512;
const MODELS = ['default', 'summarize', 'translate'] as const;
const OWNERS = ['shop', 'desk'] as const;
/** Of this number of jobs one has failed. */
const FAILED_ONE_IN = 50;
/** Jobs that have the same text in their metadata. */
const JOBS_PER_CUSTOMER = 20;

/** What each job was pushed with, and returned. */
const INPUT = JSON.stringify('x'.repeat(98));
const OUTPUT = JSON.stringify('y'.repeat(98));

/** Bytes of input and output of one job. */
export const BYTES_PER_JOB = INPUT.length + OUTPUT.length;

/** Fills a store with jobs that have ended, over the last day, as gateways and workers do. */
export class ListedJobs {
  private count = 0;
  private readonly random = new Uint8Array(16);

  private constructor(private readonly store: JobStore) {}

  static async open(url: string): Promise<ListedJobs> {
    const lifetimes = { liveSeconds: 2 * DAY_SECONDS, resultSeconds: DAY_SECONDS };
    const store = new JobStore({ url, commandTimeoutSeconds: 60, lifetimes });
    await store.open();
    return new ListedJobs(store);
  }

  /** A text of metadata that 20 of the jobs have. */
  static readonly CUSTOMER = '7';

  /** Makes as many as are missing. */
  async fillTo(total: number): Promise<void> {
    const sinceMs = Date.now() - DAY_SECONDS * 1000;
    const stepMs = (DAY_SECONDS * 1000) / total;
    while (this.count < total) {
      const first = this.count;
      this.count = Math.min(total, first + LANES);
      const numbers = Array.from({ length: this.count - first }, (_, index) => first + index);
      await Promise.all(
        numbers.map((number) => this.make(number, total, Math.round(sinceMs + number * stepMs))),
      );
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async make(number: number, total: number, createdAtMs: number): Promise<void> {
    const customers = Math.max(1, Math.floor(total / JOBS_PER_CUSTOMER));
    const message: JobMessage = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: v7({ msecs: createdAtMs, random: randomFillSync(this.random) }),
      model: MODELS[number % MODELS.length] ?? MODELS[0],
      owner: OWNERS[number % OWNERS.length] ?? OWNERS[0],
      inputJson: INPUT,
      metadata: { customer: String(number % customers) },
      createdAtMs,
    };
    await this.store.records.create(message);
    if (number % FAILED_ONE_IN === 0) await this.store.records.bury(message, 'expired');
    else await this.store.records.complete(message, OUTPUT, 5, 'worker-7c9f-1b2a');
  }
}
