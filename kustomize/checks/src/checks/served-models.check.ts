import { appContainers, ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

const DEFAULT_MODEL = 'default';

/** On the Deployment of a model that is being removed. */
const DRAINING_LABEL = 'tidegate/draining';

/**
 * Models that have workers but whose jobs a gateway refuses, and the other way round. Jobs of a model that is being
 * removed must be refused.
 */
export function unservedModels(objects: readonly KubernetesObject[]): readonly string[] {
  const found = appContainers(objects).map((one) => ({ ...one, environment: environmentOf(objects, one) }));
  const draining = new Set(
    ofKind(objects, 'Deployment')
      .filter(({ metadata }) => metadata.labels?.[DRAINING_LABEL] === 'true')
      .map(titleOf),
  );
  const worked = new Set(
    found
      .filter(({ app, pod }) => app === 'worker' && !draining.has(pod.owner))
      .map(({ environment }) => environment.MODEL_NAME ?? DEFAULT_MODEL),
  );
  return found
    .filter(({ app }) => app === 'gateway')
    .flatMap(({ place, environment }) => {
      const served = (environment.MODELS ?? DEFAULT_MODEL).split(',').map((name) => name.trim());
      return [
        ...[...worked]
          .filter((model) => !served.includes(model))
          .map((model) => `${place} takes no jobs for ${model}, which has workers`),
        ...served
          .filter((model) => !worked.has(model))
          .map((model) => `${place} takes jobs for ${model}, which has no workers`),
      ];
    });
}

/** Models that are being removed and whose workers would stay for ever. */
export function endlessDrains(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'Deployment')
    .filter(({ metadata }) => metadata.labels?.[DRAINING_LABEL] === 'true')
    .flatMap((deployment) =>
      ofKind(objects, 'ScaledObject')
        .filter(({ spec }) => spec.scaleTargetRef.name === deployment.metadata.name)
        .filter(({ spec }) => (spec.minReplicaCount ?? 0) > 0)
        .map(
          ({ spec }) => `${titleOf(deployment)} is being removed, and keeps ${spec.minReplicaCount} workers`,
        ),
    );
}
