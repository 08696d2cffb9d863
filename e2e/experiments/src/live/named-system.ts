import type { WorkerObserver } from './live-run.types.js';
import type { LiveSystem } from './live-system.types.js';
import { MetricsObserver } from './metrics-observer.js';

/** The system at BASE_URL, with the setting that it has. */
export class NamedSystem implements LiveSystem {
  readonly name: string;

  constructor(readonly url: string) {
    this.name = url;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  observe(): Promise<WorkerObserver> {
    return Promise.resolve(new MetricsObserver(this.url));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
