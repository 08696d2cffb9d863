import { parseAllDocuments } from 'yaml';
import { FieldReader, type YamlMapping } from './field-reader.js';
import { parseHpaBehavior } from './hpa-behavior.parse.js';
import { fallbackDefaults, scaledObjectDefaults } from './scaled-object.defaults.js';
import { ScaledObjectError } from './scaled-object.error.js';
import type { Fallback, ScaledObject } from './scaled-object.types.js';
import { validateScaledObject } from './scaled-object.validate.js';
import { parseTrigger } from './trigger.parse.js';

const ANY_COUNT = { minimum: 0, maximum: 2_147_483_647 };
const FROM_ONE = { minimum: 1, maximum: 2_147_483_647 };

/**
 * Reads a ScaledObject as it would be applied to a cluster, KEDA's and the HPA's defaults filled in.
 * @param yamlText - one or several YAML documents, of which exactly one is a ScaledObject
 * @returns a deeply frozen ScaledObject
 * @throws {ScaledObjectError} when there is none, or naming every field that is missing, out of range or not supported
 */
export function parseScaledObject(yamlText: string): ScaledObject {
  const document = findScaledObject(yamlText);
  const reader = new FieldReader();
  const metadata = reader.mapping(document, 'metadata', 'metadata') ?? {};
  const spec = reader.mapping(document, 'spec', 'spec') ?? {};
  const target = reader.mapping(spec, 'scaleTargetRef', 'spec.scaleTargetRef') ?? {};
  const defaults = scaledObjectDefaults();
  const idleReplicaCount = reader.integer(spec, 'idleReplicaCount', 'spec.idleReplicaCount', ANY_COUNT);
  const fallback = parseFallback(reader, spec);
  const behavior = parseHpaBehavior(reader, spec);
  const scaledObject: ScaledObject = {
    name: reader.requiredText(metadata, 'name', 'metadata.name'),
    scaleTargetName: reader.requiredText(target, 'name', 'spec.scaleTargetRef.name'),
    pollingIntervalSeconds:
      reader.integer(spec, 'pollingInterval', 'spec.pollingInterval', FROM_ONE) ??
      defaults.pollingIntervalSeconds,
    cooldownPeriodSeconds:
      reader.integer(spec, 'cooldownPeriod', 'spec.cooldownPeriod', ANY_COUNT) ??
      defaults.cooldownPeriodSeconds,
    initialCooldownPeriodSeconds:
      reader.integer(spec, 'initialCooldownPeriod', 'spec.initialCooldownPeriod', ANY_COUNT) ??
      defaults.initialCooldownPeriodSeconds,
    minReplicaCount:
      reader.integer(spec, 'minReplicaCount', 'spec.minReplicaCount', ANY_COUNT) ?? defaults.minReplicaCount,
    maxReplicaCount:
      reader.integer(spec, 'maxReplicaCount', 'spec.maxReplicaCount', FROM_ONE) ?? defaults.maxReplicaCount,
    ...(idleReplicaCount === undefined ? {} : { idleReplicaCount }),
    ...(fallback === undefined ? {} : { fallback }),
    ...(behavior === undefined ? {} : { behavior }),
    triggers: (reader.mappings(spec, 'triggers', 'spec.triggers') ?? []).map((trigger, index) =>
      parseTrigger(reader, trigger, `spec.triggers[${index}]`),
    ),
  };
  const problems = [...reader.problems, ...validateScaledObject(scaledObject)];
  if (problems.length > 0) throw new ScaledObjectError(problems);
  return deepFreeze(scaledObject);
}

function findScaledObject(yamlText: string): YamlMapping {
  const documents = parseAllDocuments(yamlText);
  const contents = ('empty' in documents ? [] : documents).map((document): unknown => {
    const [error] = document.errors;
    if (error !== undefined) throw new ScaledObjectError([`not YAML: ${error.message}`], { cause: error });
    return document.toJS();
  });
  const found = contents.filter(isScaledObject);
  const [scaledObject] = found;
  if (scaledObject === undefined) throw new ScaledObjectError(['no document of kind ScaledObject']);
  if (found.length > 1)
    throw new ScaledObjectError([`${found.length} documents of kind ScaledObject, must be one`]);
  return scaledObject;
}

function isScaledObject(content: unknown): content is YamlMapping {
  return (
    typeof content === 'object' && content !== null && 'kind' in content && content.kind === 'ScaledObject'
  );
}

function parseFallback(reader: FieldReader, spec: YamlMapping): Fallback | undefined {
  const fallback = reader.mapping(spec, 'fallback', 'spec.fallback');
  if (fallback === undefined) return undefined;
  return {
    failureThreshold: reader.requiredInteger(
      fallback,
      'failureThreshold',
      'spec.fallback.failureThreshold',
      ANY_COUNT,
    ),
    replicas: reader.requiredInteger(fallback, 'replicas', 'spec.fallback.replicas', ANY_COUNT),
    behavior:
      reader.choice(fallback, 'behavior', 'spec.fallback.behavior', [
        'static',
        'currentReplicas',
        'currentReplicasIfHigher',
        'currentReplicasIfLower',
      ]) ?? fallbackDefaults().behavior,
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value) as unknown[]) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
