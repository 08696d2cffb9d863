import type { ServiceLogger } from '@tidegate/service';
import { access } from 'node:fs/promises';
import type { ScalerClocks } from '../clocks.js';
import type { ScalerSettings } from '../settings/scaler.settings.js';
import { Cluster } from './cluster.js';
import { ClusterApi } from './cluster-api.js';
import { parseServiceAddress } from '../settings/service-address.js';

/** Kubernetes puts it into every pod that has a service account. */
const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The cluster of this process, or `undefined` where there is none or the settings switch it off. */
export async function connectCluster(
  settings: ScalerSettings,
  logger: ServiceLogger,
  { later }: Pick<ScalerClocks, 'later'>,
): Promise<Cluster | undefined> {
  const { KUBERNETES, KUBERNETES_API_URL: url, KUBERNETES_TIMEOUT_SECONDS: timeoutSeconds } = settings;
  if (KUBERNETES === 'off') return undefined;
  if (url === undefined && !(await isThere(SERVICE_ACCOUNT_TOKEN))) return undefined;
  const api = await ClusterApi.connect({ url, timeoutSeconds });
  logger.info('workers are read from the Kubernetes API too', { url: url ?? 'service account' });
  const { READING_FRESH_SECONDS: freshSeconds, SCALED_OBJECT_LIMIT: scaledObjectLimit } = settings;
  const service = parseServiceAddress(settings.SCALER_SERVICE_ADDRESS);
  if (service === undefined) throw new Error('SCALER_SERVICE_ADDRESS names no Service');
  return new Cluster({ api, service, logger, freshSeconds, scaledObjectLimit, later });
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
