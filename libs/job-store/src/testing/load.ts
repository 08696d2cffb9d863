import { setTimeout as delay } from 'node:timers/promises';
import type { JobStore } from '../job-store.js';
import { testMessage } from './test-store.js';

/** Records one job after the other, and keeps which of them were answered. */
export class Load {
  readonly answered: string[] = [];
  private isOver = false;
  private readonly running: Promise<void>;

  constructor(private readonly store: JobStore) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isOver) {
      const message = testMessage();
      await this.store.records.create(message).then(
        () => this.answered.push(message.id),
        () => delay(5),
      );
    }
  }
}
