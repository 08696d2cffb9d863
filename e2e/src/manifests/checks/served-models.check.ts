import { appContainers, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

const DEFAULT_MODEL = 'default';

/** Models that have workers and that a gateway takes no jobs for, and the other way round. */
export function unservedModels(objects: readonly KubernetesObject[]): readonly string[] {
  const found = appContainers(objects).map((one) => ({ ...one, environment: environmentOf(objects, one) }));
  const worked = new Set(
    found
      .filter(({ app }) => app === 'worker')
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
