import type { V1Deployment } from '@kubernetes/client-node';
import type { ClusterConnection } from './cluster-connection.js';
import { ObjectWatch } from './object-watch.js';
import { WORKER_LABELS } from './worker-pods.js';

/** Records the wanted number of workers of the Deployment, by watching it. */
export class ReplicaRecorder {
  /** Seconds since the recording began, and the replicas from then on. */
  readonly steps: [atSeconds: number, replicas: number][] = [];
  private readonly startedAtMs = performance.now();
  private watch: ObjectWatch<V1Deployment> | undefined;

  /** @throws {ClusterError} when the Deployment may not be watched, or is not there */
  static async start(connection: ClusterConnection): Promise<ReplicaRecorder> {
    const { apps, namespace } = connection;
    const recorder = new ReplicaRecorder();
    recorder.watch = await ObjectWatch.open({
      connection,
      resource: 'deployments.apps',
      path: `/apis/apps/v1/namespaces/${namespace}/deployments`,
      labelSelector: WORKER_LABELS,
      list: () => apps.listNamespacedDeployment({ namespace, labelSelector: WORKER_LABELS }),
      onChange: ({ spec }, isGone) => recorder.note(isGone ? 0 : (spec?.replicas ?? 0)),
    });
    return recorder;
  }

  /** How many workers are wanted now. */
  get replicas(): number {
    return this.steps.at(-1)?.[1] ?? 0;
  }

  /** Stops recording. */
  stop(): void {
    this.watch?.stop();
  }

  private note(replicas: number): void {
    if (this.steps.at(-1)?.[1] === replicas) return;
    const atSeconds = this.steps.length === 0 ? 0 : (performance.now() - this.startedAtMs) / 1000;
    this.steps.push([atSeconds, replicas]);
  }
}
