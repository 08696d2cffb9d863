import type { ScaledObject } from '../scaled-object/scaled-object.types.js';

/**
 * The same ScaledObject with no count above a cap, fallback included.
 * @param scaledObject - any
 * @param cap - an integer from 1, or infinity for none
 */
export function capReplicas(scaledObject: ScaledObject, cap: number): ScaledObject {
  if (scaledObject.maxReplicaCount <= cap) return scaledObject;
  const { fallback } = scaledObject;
  return {
    ...scaledObject,
    minReplicaCount: Math.min(scaledObject.minReplicaCount, cap),
    maxReplicaCount: cap,
    ...(fallback === undefined
      ? {}
      : { fallback: { ...fallback, replicas: Math.min(fallback.replicas, cap) } }),
  };
}
