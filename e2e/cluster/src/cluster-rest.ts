import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterConnection } from './cluster-connection.js';
import { ClusterError } from './cluster.error.js';
import { exists } from './pod-state.js';
import { WORKER_LABELS } from './worker-pods.js';

/** What is waited for, and how. */
export interface RestOptions {
  readonly connection: ClusterConnection;
  readonly gatewayUrl: string;
  /** How many workers stay when there is nothing to do. */
  readonly leastWorkers: number;
  readonly withinSeconds: number;
  /** @defaultValue 1000 */
  readonly everyMs?: number;
}

interface Seen {
  /** Jobs of the model `default` that wait or run; unknown while the gateway does not report it. */
  readonly jobs: number | undefined;
  /** Worker pods; unknown while the Kubernetes API does not report it. */
  readonly pods: number | undefined;
}

/** KEDA follows a ScaledObject that was changed within a second or two: until then an old setting may still start workers. */
const LOOKS_IN_A_ROW = 5;
const JOBS_LINE = /^tidegate_queue_jobs\{[^}]*model="default"[^}]*\} (\d+)$/gm;

/**
 * Waits until no job waits or runs, and only the workers that always stay are left. Workers that are terminating count
 * too.
 *
 * @throws {Error} with what is left when that takes too long
 * @throws {ClusterError} where pods may not be listed
 */
export async function waitForRest(options: RestOptions): Promise<void> {
  const { leastWorkers, withinSeconds, everyMs = 1000 } = options;
  const deadlineMs = performance.now() + withinSeconds * 1000;
  let seen: Seen = { jobs: undefined, pods: undefined };
  for (let row = 0; row < LOOKS_IN_A_ROW;) {
    if (performance.now() > deadlineMs) {
      const { jobs = 'unknown', pods = 'unknown' } = seen;
      throw new Error(`not at rest after ${withinSeconds} s: jobs ${jobs}, worker pods ${pods}`);
    }
    seen = { jobs: await countJobs(options.gatewayUrl), pods: await countPods(options.connection) };
    row = seen.jobs === 0 && seen.pods === leastWorkers ? row + 1 : 0;
    await delay(everyMs);
  }
}

async function countJobs(gatewayUrl: string): Promise<number | undefined> {
  try {
    const response = await fetch(new URL('/metrics', gatewayUrl), { signal: AbortSignal.timeout(10_000) });
    const counts = [...(await response.text()).matchAll(JOBS_LINE)].map(([, count]) => Number(count));
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return undefined;
  }
}

async function countPods(connection: ClusterConnection): Promise<number | undefined> {
  const { core, namespace } = connection;
  try {
    const { items } = await connection.ask({ verb: 'list', resource: 'pods' }, () =>
      core.listNamespacedPod({ namespace, labelSelector: WORKER_LABELS }),
    );
    return items.filter(exists).length;
  } catch (error) {
    // Waiting does not help against a missing right, but an API that fails for a moment recovers.
    if (error instanceof ClusterError && error.statusCode === 403) throw error;
    return undefined;
  }
}
