import type {
  AppsV1Api,
  Cluster,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
} from '@kubernetes/client-node';

/** How the API is reached. */
export interface KubernetesApisOptions {
  /** An API that needs no login; absent: the API of the cluster, with the service account of this pod. */
  readonly url?: string | undefined;
  readonly timeoutSeconds: number;
}

/** The clients of the Kubernetes API. Every method rejects when there is no answer in time. */
export interface KubernetesApis {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly coordination: CoordinationV1Api;
  readonly customObjects: CustomObjectsApi;
  /** Makes a patch a merge patch. */
  readonly mergePatch: Parameters<CoreV1Api['patchNamespacedPod']>[1];
}

/**
 * Makes the clients; sends nothing yet. The library is loaded only here, because it is large and not needed without a
 * cluster.
 */
export async function connectKubernetesApis({
  url,
  timeoutSeconds,
}: KubernetesApisOptions): Promise<KubernetesApis> {
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
  return {
    core: new kubernetes.CoreV1Api(configuration),
    apps: new kubernetes.AppsV1Api(configuration),
    coordination: new kubernetes.CoordinationV1Api(configuration),
    customObjects: new kubernetes.CustomObjectsApi(configuration),
    mergePatch: setHeaderOptions('Content-Type', PatchStrategy.MergePatch, {
      middlewareMergeStrategy: 'append',
    }),
  };
}

/** The HTTP status with which the API refused a request; `undefined` where it did not answer. */
export function statusOfRefusal(error: unknown): number | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'number' ? code : undefined;
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
