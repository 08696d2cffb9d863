import { ClusterConnection } from '@tidegate/cluster';
import { ClusterSystem } from './cluster-system.js';
import type { LiveSystem } from './live-system.types.js';
import { NamedSystem } from './named-system.js';

/**
 * The running system that the environment names (`BASE_URL`, `TIDEGATE_NAMESPACE`).
 *
 * @param onCluster - whether it is on the cluster of the current kubeconfig
 * @throws {Error} when none is named
 * @throws {ClusterError} when the cluster refuses or does not answer
 */
export async function openLiveSystem(onCluster: boolean): Promise<LiveSystem> {
  const { BASE_URL: baseUrl, TIDEGATE_NAMESPACE: namespace = 'tidegate' } = process.env;
  if (onCluster) return ClusterSystem.open(new ClusterConnection({ namespace }), baseUrl);
  if (baseUrl === undefined) throw new Error('--way real needs BASE_URL in the environment, or --cluster');
  return new NamedSystem(baseUrl);
}
