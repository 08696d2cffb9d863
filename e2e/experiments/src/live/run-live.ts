import type { ApiClient } from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';
import { JobResults } from './job-results.js';
import type { LivePlan } from './live-plan.types.js';
import type { LiveRun, WorkerObserver } from './live-run.types.js';
import { WorkerWatch } from './worker-watch.js';

/** Pushes each job when it is due, waits for all results, and watches the workers until the tail is over. */
export async function runLive(plan: LivePlan, client: ApiClient, observer: WorkerObserver): Promise<LiveRun> {
  const startedMs = performance.now();
  const nowSeconds = (): number => (performance.now() - startedMs) / 1000;
  const watch = new WorkerWatch(observer, nowSeconds);
  const watching = watch.run();
  const results = new JobResults(plan, client, nowSeconds);
  try {
    await Promise.all([results.pushAll(), results.collectAll()]);
    const lastSeconds = nowSeconds();
    await delay(plan.tailSeconds * 1000);
    return {
      load: plan.load,
      setting: plan.setting,
      arrivalsSeconds: results.pushedSeconds,
      latenciesSeconds: results.latenciesSeconds.filter((seconds) => !Number.isNaN(seconds)),
      replicas: watch.steps,
      endSeconds: lastSeconds + plan.tailSeconds,
      workerSeconds: watch.workerSeconds,
      startsSeconds: observer.startsSeconds,
      failures: results.failures,
    };
  } finally {
    watch.stop();
    await watching;
  }
}
