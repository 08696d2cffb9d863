import type { LocalStack } from '@tidegate/harness';
import type { WorkerCounts, WorkerObserver } from './live-run.types.js';

/** Observes the workers of a local stack by its `stack.json`, exactly. */
export class StackObserver implements WorkerObserver {
  private readonly starts: number[] = [];
  private readonly seen = new Map<string, number>();

  constructor(private readonly stack: LocalStack) {}

  get startsSeconds(): readonly number[] {
    return this.starts;
  }

  read(): Promise<WorkerCounts> {
    const nowSeconds = performance.now() / 1000;
    const workers = this.stack.list('worker');
    for (const { name, state } of workers) {
      const sinceSeconds = this.seen.get(name);
      if (sinceSeconds === undefined) this.seen.set(name, state === 'starting' ? nowSeconds : Number.NaN);
      else if (state === 'ready' && !Number.isNaN(sinceSeconds)) {
        this.starts.push(nowSeconds - sinceSeconds);
        this.seen.set(name, Number.NaN);
      }
    }
    const wanted = workers.filter(({ state }) => state !== 'draining').length;
    return Promise.resolve({ wanted, existing: workers.length });
  }
}
