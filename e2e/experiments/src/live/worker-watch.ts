import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerObserver } from './live-run.types.js';

const LOOK_EVERY_MS = 100;

/** Reads the workers repeatedly. */
export class WorkerWatch {
  readonly steps: [number, number][] = [];
  workerSeconds = 0;
  private readonly stopping = new AbortController();

  constructor(
    private readonly observer: WorkerObserver,
    private readonly nowSeconds: () => number,
  ) {}

  stop(): void {
    this.stopping.abort();
  }

  async run(): Promise<void> {
    const { signal } = this.stopping;
    let lookedSeconds = this.nowSeconds();
    while (!signal.aborted) {
      const counts = await this.observer.read().catch(() => undefined);
      const atSeconds = this.nowSeconds();
      if (counts !== undefined) {
        this.workerSeconds += counts.existing * (atSeconds - lookedSeconds);
        lookedSeconds = atSeconds;
        if (counts.wanted !== (this.steps.at(-1)?.[1] ?? 0)) this.steps.push([atSeconds, counts.wanted]);
      }
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
