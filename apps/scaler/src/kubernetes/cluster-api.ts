import type { V1Pod } from '@kubernetes/client-node';
import type { ClusterPod, ScaledObjectName } from './cluster-reading.js';
import type { KubernetesApis } from './kubernetes-apis.js';
import { scaledObjectStateOf, TOUCHED_ANNOTATION, type ScaledObjectState } from './scaled-object-state.js';

/** Which pods a ReplicaSet deletes first: those with the least cost. */
export const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';

/** A Deployment as the scaler needs it. */
export interface WorkerDeployment {
  readonly replicas: number;
  /** Selects its pods, in the syntax of a query. */
  readonly podSelector: string;
}

/** The few requests to the Kubernetes API that the scaler makes. Every method rejects when there is no answer in time. */
export class ClusterApi {
  constructor(private readonly apis: KubernetesApis) {}

  /** The name of the Deployment that a ScaledObject scales. */
  async readScaleTarget({ name, namespace }: ScaledObjectName): Promise<string> {
    const found: unknown = await this.apis.customObjects.getNamespacedCustomObject({
      group: 'keda.sh',
      version: 'v1alpha1',
      plural: 'scaledobjects',
      namespace,
      name,
    });
    const target = (found as { spec?: { scaleTargetRef?: { name?: unknown } } }).spec?.scaleTargetRef?.name;
    if (typeof target !== 'string') throw new Error(`ScaledObject ${namespace}/${name} names no target`);
    return target;
  }

  /** All ScaledObjects of a namespace. */
  async listScaledObjects(namespace: string): Promise<readonly ScaledObjectState[]> {
    const found: unknown = await this.apis.customObjects.listNamespacedCustomObject({
      group: 'keda.sh',
      version: 'v1alpha1',
      plural: 'scaledobjects',
      namespace,
    });
    const { items = [] } = found as { readonly items?: readonly unknown[] };
    return items.map(scaledObjectStateOf);
  }

  /**
   * Sets {@link TOUCHED_ANNOTATION}, provided that the ScaledObject has not changed since it was read.
   *
   * @param value - null removes the annotation
   */
  async touchScaledObject(
    { namespace, name, resourceVersion }: ScaledObjectState,
    value: string | null,
  ): Promise<void> {
    await this.apis.customObjects.patchNamespacedCustomObject(
      {
        group: 'keda.sh',
        version: 'v1alpha1',
        plural: 'scaledobjects',
        namespace,
        name,
        body: { metadata: { resourceVersion, annotations: { [TOUCHED_ANNOTATION]: value } } },
      },
      this.apis.mergePatch,
    );
  }

  /** How many pods a Deployment has, and how to find them. */
  async readDeployment(namespace: string, name: string): Promise<WorkerDeployment> {
    const { spec, status } = await this.apis.apps.readNamespacedDeployment({ namespace, name });
    const labels = Object.entries(spec?.selector.matchLabels ?? {});
    if (labels.length === 0) throw new Error(`Deployment ${namespace}/${name} selects by no labels`);
    return {
      replicas: status?.replicas ?? 0,
      podSelector: labels.map(([label, value]) => `${label}=${value}`).join(','),
    };
  }

  /** The pods that a selector finds; without those that have completed. */
  async listPods(namespace: string, labelSelector: string): Promise<readonly ClusterPod[]> {
    const { items } = await this.apis.core.listNamespacedPod({ namespace, labelSelector });
    return items
      .filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
      .map(podOf);
  }

  /**
   * Sets the deletion cost of a pod.
   *
   * @param cost - null removes the annotation
   */
  async setDeletionCost(namespace: string, name: string, cost: number | null): Promise<void> {
    const value = cost === null ? null : String(cost);
    const body = { metadata: { annotations: { [DELETION_COST_ANNOTATION]: value } } };
    await this.apis.core.patchNamespacedPod({ namespace, name, body }, this.apis.mergePatch);
  }
}

function podOf({ metadata, status }: V1Pod): ClusterPod {
  return {
    name: metadata?.name ?? '',
    createdAtSeconds: (metadata?.creationTimestamp?.getTime() ?? 0) / 1000,
    isReady: status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
    isTerminating: metadata?.deletionTimestamp !== undefined,
    restarts: Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
    deletionCost: Number(metadata?.annotations?.[DELETION_COST_ANNOTATION] ?? 0) || 0,
  };
}
