import {
  AppsV1Api,
  type Cluster,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  KubernetesObjectApi,
  ServerConfiguration,
} from '@kubernetes/client-node';
import { ClusterError, explainFailure, type ClusterRequest } from './cluster.error.js';

/** Where Tidegate is on a cluster. */
export interface ClusterConnectionOptions {
  readonly namespace: string;
  /** How long one request may take. @defaultValue 10 */
  readonly timeoutSeconds?: number;
}

const TIMEOUT_SECONDS = 10;

/** The cluster of the current kubeconfig, and the namespace in which Tidegate is. */
export class ClusterConnection {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly objects: KubernetesObjectApi;
  readonly namespace: string;
  readonly timeoutSeconds: number;
  readonly server: string;

  /**
   * Makes the clients; sends nothing yet.
   *
   * @param config - as `kubectl` would read it, by default
   * @throws {ClusterError} when the kubeconfig cannot be read or names no cluster
   */
  constructor(
    { namespace, timeoutSeconds = TIMEOUT_SECONDS }: ClusterConnectionOptions,
    readonly config: KubeConfig = currentKubeConfig(),
  ) {
    const cluster = config.getCurrentCluster();
    if (cluster === null) throw new ClusterError('the kubeconfig has no current context', undefined, null);
    this.namespace = namespace;
    this.timeoutSeconds = timeoutSeconds;
    this.server = cluster.server;
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(cluster.server, {}),
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
    this.core = new CoreV1Api(configuration);
    this.apps = new AppsV1Api(configuration);
    this.objects = new KubernetesObjectApi(configuration);
  }

  /**
   * Makes a request.
   *
   * @param request - what it asks for, for the message of a failure
   * @throws {ClusterError} when it cannot be reached, in one line
   */
  async ask<Answer>(request: ClusterRequest, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      throw explainFailure(error, request, this);
    }
  }
}

function currentKubeConfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
    config.clusters = config.clusters.map(asKubectlTakesIt);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ClusterError(`the kubeconfig cannot be read: ${reason}`, undefined, error);
  }
  return config;
}

/**
 * The library refuses plain http, of `kubectl proxy` for example, unless it is configured not to verify certificates.
 */
function asKubectlTakesIt(cluster: Cluster): Cluster {
  return cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster;
}
