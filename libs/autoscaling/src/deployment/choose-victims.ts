/** What counts when a ReplicaSet chooses which pods to delete. */
export interface VictimCandidate {
  readonly name: string;
  readonly ready: boolean;
  /** Since when it has been ready, in seconds; absent when it is not. */
  readonly readySinceSeconds?: number;
  readonly createdAtSeconds: number;
  /** The annotation `controller.kubernetes.io/pod-deletion-cost`; 0 where there is none. */
  readonly deletionCost: number;
}

/**
 * The pods that a ReplicaSet deletes first, in its order: not ready before ready (pending and unassigned pods are never
 * ready), lower deletion cost before higher, ready for a shorter time before longer, newer before older. Follows
 * `getPodsToDelete` in `pkg/controller/replicaset/replica_set.go` and `ActivePodsWithRanks.Less` in
 * `pkg/controller/controller_utils.go`, on one node and with exact times: a cluster compares ages by powers of ten
 * (feature LogarithmicScaleDown), so of workers of about the same age it deletes any. Pods that are equal in all this
 * are ordered by name.
 * @param pods - those that do not terminate yet
 * @param count - how many to delete; from 0
 * @returns at most `count` pods, the first to be deleted first
 */
export function chooseVictims<Pod extends VictimCandidate>(
  pods: readonly Pod[],
  count: number,
): readonly Pod[] {
  return pods.toSorted(compareForDeletion).slice(0, Math.max(0, count));
}

function compareForDeletion(one: VictimCandidate, other: VictimCandidate): number {
  return (
    Number(one.ready) - Number(other.ready) ||
    one.deletionCost - other.deletionCost ||
    newerFirst(one.readySinceSeconds ?? 0, other.readySinceSeconds ?? 0) ||
    newerFirst(one.createdAtSeconds, other.createdAtSeconds) ||
    (one.name < other.name ? -1 : 1)
  );
}

function newerFirst(oneSeconds: number, otherSeconds: number): number {
  return otherSeconds - oneSeconds;
}
