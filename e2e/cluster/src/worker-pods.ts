import type { ClusterConnection } from './cluster-connection.js';
import { ClusterError } from './cluster.error.js';
import { isReady } from './pod-state.js';

/** Select the workers of the model `default` (kustomize/base/worker): their Deployment and its pods alike. */
export const WORKER_LABELS = 'app.kubernetes.io/name=worker,tidegate/model=default';

/** Less than any job takes, so that it dies with its worker; 0 would forget the pod before it has ended. */
const GRACE_PERIOD_SECONDS = 1;

/** The worker pods of a cluster. */
export class WorkerPods {
  constructor(private readonly connection: ClusterConnection) {}

  /** The names of the pods that are ready and not terminating. */
  async findReady(): Promise<readonly string[]> {
    const { core, namespace } = this.connection;
    const { items } = await this.connection.ask({ verb: 'list', resource: 'pods' }, () =>
      core.listNamespacedPod({ namespace, labelSelector: WORKER_LABELS }),
    );
    return items.filter(isReady).map(({ metadata }) => metadata?.name ?? '');
  }

  /** Deletes a pod, without the time to finish its job; does nothing if it is gone already. */
  async kill(name: string): Promise<void> {
    const { core, namespace } = this.connection;
    try {
      await this.connection.ask({ verb: 'delete', resource: 'pods', name }, () =>
        core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: GRACE_PERIOD_SECONDS }),
      );
    } catch (error) {
      if (!(error instanceof ClusterError) || error.statusCode !== 404) throw error;
    }
  }
}
