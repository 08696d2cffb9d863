import type { ScaledObject } from './scaled-object.types.js';

/**
 * What must hold between the fields, as KEDA's admission webhook checks it (`apis/keda/v1alpha1/scaledobject_types.go`:
 * `CheckReplicaCountBoundsAreValid`).
 * @param scaledObject - one whose fields each lie in their own range
 * @returns one sentence for each problem; empty when there is none
 */
export function validateScaledObject(scaledObject: ScaledObject): readonly string[] {
  const { minReplicaCount, maxReplicaCount, idleReplicaCount, triggers } = scaledObject;
  const problems: string[] = [];
  if (minReplicaCount > maxReplicaCount) {
    problems.push(
      `spec.minReplicaCount = ${minReplicaCount}, must be an integer in [0, ${maxReplicaCount}] (spec.maxReplicaCount)`,
    );
  }
  if (idleReplicaCount !== undefined && idleReplicaCount >= minReplicaCount) {
    problems.push(
      `spec.idleReplicaCount = ${idleReplicaCount}, must be below spec.minReplicaCount (${minReplicaCount})`,
    );
  }
  if (triggers.length === 0) problems.push('spec.triggers is missing, must hold at least one trigger');
  return problems;
}
