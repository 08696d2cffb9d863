import { hpaScalingRulesDefaults, scaledObjectDefaults } from '../scaled-object/scaled-object.defaults.js';
import type {
  HpaBehavior,
  HpaScalingRules,
  RabbitMqTrigger,
  ScaledObject,
} from '../scaled-object/scaled-object.types.js';

/** A RabbitMQ trigger over HTTP, 3 messages a replica. */
export function aTrigger(overrides: Partial<RabbitMqTrigger> = {}): RabbitMqTrigger {
  return {
    kind: 'rabbitmq',
    queueName: 'jobs.default',
    value: 3,
    activationValue: 0,
    protocol: 'http',
    excludeUnacknowledged: false,
    metadata: {},
    ...overrides,
  };
}

/** A ScaledObject with KEDA's defaults and one RabbitMQ trigger. */
export function aScaledObject(overrides: Partial<ScaledObject> = {}): ScaledObject {
  return {
    ...scaledObjectDefaults(),
    name: 'worker',
    scaleTargetName: 'worker',
    triggers: [aTrigger()],
    ...overrides,
  };
}

/** The HPA's default behaviour, with changes by direction. */
export function aBehavior(
  overrides: {
    readonly scaleUp?: Partial<HpaScalingRules>;
    readonly scaleDown?: Partial<HpaScalingRules>;
  } = {},
): HpaBehavior {
  return {
    scaleUp: { ...hpaScalingRulesDefaults('scaleUp'), ...overrides.scaleUp },
    scaleDown: { ...hpaScalingRulesDefaults('scaleDown'), ...overrides.scaleDown },
  };
}
