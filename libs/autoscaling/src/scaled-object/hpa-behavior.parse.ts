import type { FieldReader, YamlMapping } from './field-reader.js';
import { hpaScalingRulesDefaults } from './scaled-object.defaults.js';
import type { HpaBehavior, HpaScalingPolicy, HpaScalingRules } from './scaled-object.types.js';

const PATH = 'spec.advanced.horizontalPodAutoscalerConfig.behavior';

/**
 * Reads a `behavior`, with the HPA's defaults for what it does not set; ranges as in
 * `pkg/apis/autoscaling/validation/validation.go`.
 * @param reader - receives the problems
 * @param spec - the ScaledObject's `spec`
 * @returns undefined where the file has no behaviour
 */
export function parseHpaBehavior(reader: FieldReader, spec: YamlMapping): HpaBehavior | undefined {
  const advanced = reader.mapping(spec, 'advanced', 'spec.advanced') ?? {};
  if (advanced.scalingModifiers !== undefined) {
    reader.note('spec.advanced.scalingModifiers is not supported');
  }
  const config =
    reader.mapping(
      advanced,
      'horizontalPodAutoscalerConfig',
      'spec.advanced.horizontalPodAutoscalerConfig',
    ) ?? {};
  const behavior = reader.mapping(config, 'behavior', PATH);
  if (behavior === undefined) return undefined;
  return {
    scaleUp: parseRules(reader, behavior, 'scaleUp'),
    scaleDown: parseRules(reader, behavior, 'scaleDown'),
  };
}

function parseRules(
  reader: FieldReader,
  behavior: YamlMapping,
  direction: 'scaleUp' | 'scaleDown',
): HpaScalingRules {
  const path = `${PATH}.${direction}`;
  const defaults = hpaScalingRulesDefaults(direction);
  const rules = reader.mapping(behavior, direction, path) ?? {};
  const policies = reader.mappings(rules, 'policies', `${path}.policies`);
  if (policies?.length === 0) reader.note(`${path}.policies = [], must hold at least one policy`);
  const tolerance = reader.quantity(rules, 'tolerance', `${path}.tolerance`);
  return {
    stabilizationWindowSeconds:
      reader.integer(rules, 'stabilizationWindowSeconds', `${path}.stabilizationWindowSeconds`, {
        minimum: 0,
        maximum: 3600,
      }) ?? defaults.stabilizationWindowSeconds,
    selectPolicy:
      reader.choice(rules, 'selectPolicy', `${path}.selectPolicy`, ['Max', 'Min', 'Disabled']) ??
      defaults.selectPolicy,
    policies:
      policies?.map((policy, index) => parsePolicy(reader, policy, `${path}.policies[${index}]`)) ??
      defaults.policies,
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}

function parsePolicy(reader: FieldReader, policy: YamlMapping, path: string): HpaScalingPolicy {
  const type = reader.choice(policy, 'type', `${path}.type`, ['Pods', 'Percent']);
  if (policy.type === undefined) reader.require(`${path}.type`);
  return {
    type: type ?? 'Pods',
    value: reader.requiredInteger(policy, 'value', `${path}.value`, { minimum: 1, maximum: 2_147_483_647 }),
    periodSeconds: reader.requiredInteger(policy, 'periodSeconds', `${path}.periodSeconds`, {
      minimum: 1,
      maximum: 1800,
    }),
  };
}
