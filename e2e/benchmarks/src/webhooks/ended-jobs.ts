import { MESSAGE_FORMAT_VERSION, type JobWebhook } from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

const DAY_SECONDS = 86_400;
/** Jobs are ended in groups, as several workers would. */
const TICK_MS = 20;
/** What each job was pushed with, and returned. */
const INPUT = JSON.stringify('x'.repeat(98));
const OUTPUT = JSON.stringify('y'.repeat(98));

/** Ends jobs at a steady rate, by the script by which workers store a job that has succeeded at once. */
export class EndedJobs {
  private constructor(private readonly store: JobStore) {}

  static async open(url: string): Promise<EndedJobs> {
    const lifetimes = { liveSeconds: 2 * DAY_SECONDS, resultSeconds: DAY_SECONDS };
    const store = new JobStore({ url, commandTimeoutSeconds: 60, lifetimes });
    await store.open();
    return new EndedJobs(store);
  }

  /**
   * Ends jobs until something is over.
   *
   * @param webhook - of each; none when absent
   * @returns how many
   */
  async endUntil(over: Promise<unknown>, perSecond: number, webhook?: JobWebhook): Promise<number> {
    const isOver = over.then(() => true);
    const beganAt = performance.now();
    const writes: Promise<void>[] = [];
    do {
      const due = Math.floor(((performance.now() - beganAt) / 1000) * perSecond);
      while (writes.length < due) writes.push(this.endOne(webhook));
    } while (!(await Promise.race([isOver, delay(TICK_MS, false)])));
    await Promise.all(writes);
    return writes.length;
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async endOne(webhook: JobWebhook | undefined): Promise<void> {
    const message = {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id: randomUUID(),
      model: 'default',
      inputJson: INPUT,
      createdAtMs: Date.now(),
      ...(webhook && { webhook }),
    };
    await this.store.records.complete(message, OUTPUT, 5, 'worker-7c9f-1b2a');
  }
}
