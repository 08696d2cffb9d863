import type { Fallback, HpaScalingRules, RabbitMqTrigger, ScaledObject } from './scaled-object.types.js';

/** The fields of a ScaledObject that have a default. */
export type ScaledObjectDefaults = Pick<
  ScaledObject,
  | 'pollingIntervalSeconds'
  | 'cooldownPeriodSeconds'
  | 'initialCooldownPeriodSeconds'
  | 'minReplicaCount'
  | 'maxReplicaCount'
>;

/**
 * KEDA's defaults for what a ScaledObject does not set.
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export function scaledObjectDefaults(): ScaledObjectDefaults {
  return {
    pollingIntervalSeconds: 30,
    cooldownPeriodSeconds: 300,
    initialCooldownPeriodSeconds: 0,
    minReplicaCount: 0,
    maxReplicaCount: 100,
  };
}

/**
 * KEDA's defaults for what a `rabbitmq` trigger does not set.
 * @see https://keda.sh/docs/latest/scalers/rabbitmq-queue/
 */
export function rabbitMqTriggerDefaults(): Pick<
  RabbitMqTrigger,
  'activationValue' | 'protocol' | 'excludeUnacknowledged'
> {
  return { activationValue: 0, protocol: 'auto', excludeUnacknowledged: false };
}

/** The default of KEDA (2.17 and up) for what a fallback does not set. */
export function fallbackDefaults(): Pick<Fallback, 'behavior'> {
  return { behavior: 'static' };
}

/**
 * The defaults of the API server for one direction of a `behavior` (`pkg/apis/autoscaling/v2/defaults.go`:
 * `GenerateHPAScaleUpRules`, `GenerateHPAScaleDownRules`); the 300 s down are the controller's
 * `--horizontal-pod-autoscaler-downscale-stabilization`.
 * @param direction - `scaleUp` or `scaleDown`
 */
export function hpaScalingRulesDefaults(direction: 'scaleUp' | 'scaleDown'): HpaScalingRules {
  switch (direction) {
    case 'scaleUp':
      return {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      };
    case 'scaleDown':
      return {
        stabilizationWindowSeconds: 300,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      };
  }
}
