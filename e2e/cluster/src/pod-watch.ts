import type { V1Pod } from '@kubernetes/client-node';
import type { ClusterConnection } from './cluster-connection.js';
import { ObjectWatch } from './object-watch.js';
import { exists, isReady } from './pod-state.js';
import { WORKER_LABELS } from './worker-pods.js';

interface SeenPod {
  /** Absent where it had started before it was seen. */
  readonly createdAtMs: number | undefined;
  readonly isReady: boolean;
}

/** Follows the worker pods, each from its creation to the end of its termination. */
export class PodWatch {
  /** How long pods took from their creation until they were ready. */
  readonly startsSeconds: number[] = [];
  private readonly pods = new Map<string, SeenPod>();
  private watch: ObjectWatch<V1Pod> | undefined;

  /** @throws {ClusterError} when pods may not be watched */
  static async start(connection: ClusterConnection): Promise<PodWatch> {
    const { core, namespace } = connection;
    const pods = new PodWatch();
    pods.watch = await ObjectWatch.open({
      connection,
      resource: 'pods',
      path: `/api/v1/namespaces/${namespace}/pods`,
      labelSelector: WORKER_LABELS,
      list: () => core.listNamespacedPod({ namespace, labelSelector: WORKER_LABELS }),
      onChange: (pod, isGone) => pods.note(pod, isGone),
    });
    return pods;
  }

  /** How many pods there are, those included that are ending. */
  get count(): number {
    return this.pods.size;
  }

  /** Stops following. */
  stop(): void {
    this.watch?.stop();
  }

  private note(pod: V1Pod, isGone: boolean): void {
    const name = pod.metadata?.name ?? '';
    if (isGone || !exists(pod)) {
      this.pods.delete(name);
      return;
    }
    const known = this.pods.get(name);
    const isReadyNow = isReady(pod);
    const nowMs = performance.now();
    if (known?.isReady === false && isReadyNow && known.createdAtMs !== undefined)
      this.startsSeconds.push((nowMs - known.createdAtMs) / 1000);
    this.pods.set(name, {
      // A pod that falls out of readiness and comes back has not started again.
      createdAtMs: known === undefined && !isReadyNow ? nowMs : isReadyNow ? undefined : known?.createdAtMs,
      isReady: isReadyNow,
    });
  }
}
