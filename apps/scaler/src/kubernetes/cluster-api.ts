import type {
  AppsV1Api,
  Cluster,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  V1Pod,
} from '@kubernetes/client-node';
import type { ClusterPod, ScaledObjectName } from './cluster-reading.js';
import { scaledObjectStateOf, TOUCHED_ANNOTATION, type ScaledObjectState } from './scaled-object-state.js';

/** Which pods a ReplicaSet deletes first: those with the least cost. */
export const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';

/** How the API is reached. */
export interface ClusterApiOptions {
  /** An API that needs no login; absent: the API of the cluster, with the service account of this pod. */
  readonly url?: string | undefined;
  readonly timeoutSeconds: number;
}

/** A Deployment as the scaler needs it. */
export interface WorkerDeployment {
  readonly replicas: number;
  /** Selects its pods, in the syntax of a query. */
  readonly podSelector: string;
}

/** The few requests to the Kubernetes API that the scaler makes. Every method rejects when there is no answer in time. */
export class ClusterApi {
  private constructor(
    private readonly core: CoreV1Api,
    private readonly apps: AppsV1Api,
    private readonly customObjects: CustomObjectsApi,
    private readonly mergePatch: Parameters<CoreV1Api['patchNamespacedPod']>[1],
  ) {}

  /**
   * Makes the client; sends nothing yet. The library is loaded only here, because it is large and not needed without a
   * cluster.
   */
  static async connect({ url, timeoutSeconds }: ClusterApiOptions): Promise<ClusterApi> {
    const kubernetes = await import('@kubernetes/client-node');
    const config = new kubernetes.KubeConfig();
    if (url === undefined) config.loadFromCluster();
    else config.loadFromClusterAndUser(withoutLogin(url), { name: 'nobody' });
    const configuration = kubernetes.createConfiguration({
      baseServer: new kubernetes.ServerConfiguration(serverOf(config), {}),
      authMethods: { default: config },
      promiseMiddleware: [
        {
          pre: (request) => {
            request.setSignal(AbortSignal.timeout(timeoutSeconds * 1000));
            return Promise.resolve(request);
          },
          post: (response) => Promise.resolve(response),
        },
      ],
    });
    const { setHeaderOptions, PatchStrategy } = kubernetes;
    return new ClusterApi(
      new kubernetes.CoreV1Api(configuration),
      new kubernetes.AppsV1Api(configuration),
      new kubernetes.CustomObjectsApi(configuration),
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch, { middlewareMergeStrategy: 'append' }),
    );
  }

  /** The name of the Deployment that a ScaledObject scales. */
  async readScaleTarget({ name, namespace }: ScaledObjectName): Promise<string> {
    const found: unknown = await this.customObjects.getNamespacedCustomObject({
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
    const found: unknown = await this.customObjects.listNamespacedCustomObject({
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
    await this.customObjects.patchNamespacedCustomObject(
      {
        group: 'keda.sh',
        version: 'v1alpha1',
        plural: 'scaledobjects',
        namespace,
        name,
        body: { metadata: { resourceVersion, annotations: { [TOUCHED_ANNOTATION]: value } } },
      },
      this.mergePatch,
    );
  }

  /** How many pods a Deployment has, and how to find them. */
  async readDeployment(namespace: string, name: string): Promise<WorkerDeployment> {
    const { spec, status } = await this.apps.readNamespacedDeployment({ namespace, name });
    const labels = Object.entries(spec?.selector.matchLabels ?? {});
    if (labels.length === 0) throw new Error(`Deployment ${namespace}/${name} selects by no labels`);
    return {
      replicas: status?.replicas ?? 0,
      podSelector: labels.map(([label, value]) => `${label}=${value}`).join(','),
    };
  }

  /** The pods that a selector finds; without those that have completed. */
  async listPods(namespace: string, labelSelector: string): Promise<readonly ClusterPod[]> {
    const { items } = await this.core.listNamespacedPod({ namespace, labelSelector });
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
    await this.core.patchNamespacedPod({ namespace, name, body }, this.mergePatch);
  }
}

/** The client refuses plain http unless it is configured not to verify certificates. */
function withoutLogin(server: string): Cluster {
  return { name: 'api', server, skipTLSVerify: server.startsWith('http:') };
}

function serverOf(config: KubeConfig): string {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error('the service account names no cluster');
  return cluster.server;
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
