import type { ServiceLogger } from '@tidegate/service';
import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { ScalerClocks } from '../clocks.js';
import type { ScalerSettings } from '../settings/scaler.settings.js';
import { Cluster } from './cluster.js';
import { ClusterApi } from './cluster-api.js';
import { connectKubernetesApis } from './kubernetes-apis.js';
import { KubernetesLease } from './kubernetes-lease.js';
import { LeaseApi } from './lease-api.js';
import { ScaleApi } from './scale-api.js';
import { parseServiceAddress } from '../settings/service-address.js';

/** Kubernetes puts it into every pod that has a service account. */
const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Who may set the number of workers itself; the Role names it (`kustomize/components/startup-aware/role.yaml`). */
const LEASE_NAME = 'tidegate-scaler';

/** The cluster of this process, or `undefined` where there is none or the settings switch it off. */
export async function connectCluster(
  settings: ScalerSettings,
  logger: ServiceLogger,
  clocks: ScalerClocks,
): Promise<Cluster | undefined> {
  const { KUBERNETES, KUBERNETES_API_URL: url, KUBERNETES_TIMEOUT_SECONDS: timeoutSeconds } = settings;
  if (KUBERNETES === 'off') return undefined;
  if (url === undefined && !(await isThere(SERVICE_ACCOUNT_TOKEN))) return undefined;
  const apis = await connectKubernetesApis({ url, timeoutSeconds });
  logger.info('workers are read from the Kubernetes API too', { url: url ?? 'service account' });
  const { READING_FRESH_SECONDS: freshSeconds, SCALED_OBJECT_LIMIT: scaledObjectLimit } = settings;
  const service = parseServiceAddress(settings.SCALER_SERVICE_ADDRESS);
  if (service === undefined) throw new Error('SCALER_SERVICE_ADDRESS names no Service');
  const lease = new KubernetesLease({
    ...clocks,
    api: new LeaseApi(apis, service.namespace, LEASE_NAME),
    // The pod's name, and as client-go's users do, something that a restarted container has not.
    identity: `${hostname()}_${randomUUID()}`,
    onFailure: (error) =>
      logger.warn(
        `the Kubernetes API does not give the lease ${LEASE_NAME}: while KEDA is silent, this scaler sets no numbers`,
        { err: error },
      ),
  });
  return new Cluster({
    api: new ClusterApi(apis),
    scales: new ScaleApi(apis, hostname()),
    lease,
    service,
    logger,
    freshSeconds,
    isReadOnly: settings.ADVISORY === 'on',
    scaledObjectLimit,
    later: clocks.later,
  });
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
