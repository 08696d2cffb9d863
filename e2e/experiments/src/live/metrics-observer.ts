import type { WorkerCounts, WorkerObserver } from './live-run.types.js';

const WORKERS_LINE = /^tidegate_workers\{[^}]*state="(\w+)"[^}]*\} (\d+)$/gm;

/** Observes the workers of any system by its gateway's metrics, which count heartbeats. */
export class MetricsObserver implements WorkerObserver {
  readonly startsSeconds: readonly number[] = [];

  /** @param baseUrl - of the gateway */
  constructor(private readonly baseUrl: string) {}

  async read(): Promise<WorkerCounts> {
    const response = await fetch(new URL('/metrics', this.baseUrl));
    return countWorkers(await response.text());
  }
}

/** Counts the workers that metrics report. */
export function countWorkers(metrics: string): WorkerCounts {
  let wanted = 0;
  let existing = 0;
  for (const [, state, count] of metrics.matchAll(WORKERS_LINE)) {
    existing += Number(count);
    if (state !== 'draining') wanted += Number(count);
  }
  return { wanted, existing };
}
