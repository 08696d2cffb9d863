import type { ScaledObject } from './scaled-object.types.js';

/** What the one who switches over chooses. */
export interface StartupAwareOptions {
  readonly model: string;
  /** See `PolicySettings`. */
  readonly waitingWorth: number;
}

/**
 * What a ScaledObject would be with the start-up-aware policy: as `kustomize/overlays/startup-aware` has it, within the same
 * bounds.
 */
export function startupAwareScaledObject(
  scaledObject: ScaledObject,
  { model, waitingWorth }: StartupAwareOptions,
): ScaledObject {
  const { name, scaleTargetName, minReplicaCount, maxReplicaCount } = scaledObject;
  return {
    name,
    scaleTargetName,
    minReplicaCount,
    maxReplicaCount,
    pollingIntervalSeconds: 1,
    cooldownPeriodSeconds: 1,
    initialCooldownPeriodSeconds: 0,
    fallback: { failureThreshold: 3, replicas: 2, behavior: 'currentReplicasIfHigher' },
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Pods', value: 100, periodSeconds: 1 }],
      },
      scaleDown: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 1 }],
      },
    },
    triggers: [
      {
        kind: 'external-push',
        scalerAddress: 'scaler.tidegate.svc.cluster.local:9090',
        metadata: {
          model,
          waitingWorth: String(waitingWorth),
          minReplicas: String(minReplicaCount),
          maxReplicas: String(maxReplicaCount),
        },
      },
    ],
  };
}
