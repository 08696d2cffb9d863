import type { WorkerHeartbeat } from '@tidegate/contracts';
import type { ClusterPod } from './cluster-reading.js';

/** An idle worker goes before all pods that are not marked. */
export const IDLE_COST = -100;
const UNMARKED_COST = 0;

/**
 * What to do with idle pods: mark them, because fewer are wanted; leave them as they are, because fewer were wanted a
 * moment ago; or remove the marks.
 */
export type Marking = 'mark' | 'keep' | 'take-back';

/** A pod whose cost is to change. */
export interface DeletionCost {
  readonly pod: string;
  /** null removes the annotation. */
  readonly cost: number | null;
}

/**
 * How the pods are to be marked so that a scale-down takes idle workers and leaves busy ones alone. A pod that is
 * starting needs no mark: a ReplicaSet deletes what is not ready before it compares costs. A cost that somebody else
 * has set is left alone.
 *
 * @param pods - with the costs that they have
 * @returns only the changes; first those pods that must no longer be the cheapest
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#pod-deletion-cost
 */
export function deletionCosts(
  pods: readonly ClusterPod[],
  heartbeats: readonly WorkerHeartbeat[],
  marking: Marking,
): readonly DeletionCost[] {
  const idle = new Set(heartbeats.filter(({ state }) => state === 'ready').map(({ workerId }) => workerId));
  const live = pods.filter(({ isTerminating }) => !isTerminating);
  const marked = live.filter(({ deletionCost }) => deletionCost === IDLE_COST);
  const unmarked = live.filter(({ deletionCost }) => deletionCost === UNMARKED_COST);
  return [
    ...marked
      .filter(({ name }) => marking === 'take-back' || !idle.has(name))
      .map(({ name }) => ({ pod: name, cost: null })),
    ...unmarked
      .filter(({ name }) => marking === 'mark' && idle.has(name))
      .map(({ name }) => ({ pod: name, cost: IDLE_COST })),
  ];
}
