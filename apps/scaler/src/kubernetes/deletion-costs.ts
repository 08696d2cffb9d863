import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ClusterPod } from './cluster-reading.js';

/** An idle worker goes before all pods that are not marked. */
const IDLE_COST = -100;
const UNMARKED_COST = 0;

/** A pod whose cost is to change. */
export interface DeletionCost {
  readonly pod: string;
  readonly cost: number;
}

/**
 * How the pods are to be marked so that a scale-down takes idle workers and leaves busy ones alone. A pod that is starting
 * needs no mark: a ReplicaSet deletes what is not ready before it compares costs.
 *
 * @param pods with the costs that they have
 * @returns only what is to change, those first that must no longer be the cheapest
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#pod-deletion-cost
 */
export function deletionCosts(
  pods: readonly ClusterPod[],
  heartbeats: readonly WorkerHeartbeat[],
): readonly DeletionCost[] {
  const idle = new Set(heartbeats.filter(({ state }) => state === 'ready').map(({ workerId }) => workerId));
  return pods
    .filter(({ isTerminating }) => !isTerminating)
    .flatMap(({ name, deletionCost }) => {
      const cost = idle.has(name) ? IDLE_COST : UNMARKED_COST;
      return cost === deletionCost ? [] : [{ pod: name, cost }];
    })
    .sort((one, other) => other.cost - one.cost);
}
