import { appContainers, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

const DEFAULT_OWNER = 'Deployment worker';

/** A model host needs this much beside its model. */
const HOST_BYTES = 100_000_000;

const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Workers of a model of one's own that lack what the default model's workers have from the base. */
export function unlikeWorkers(objects: readonly KubernetesObject[]): readonly string[] {
  const containersOf = (wanted: string) =>
    appContainers(objects)
      .filter(({ app }) => app === wanted)
      .map((found) => ({ ...found, environment: environmentOf(objects, found) }));
  const workers = containersOf('worker');
  const shared = workers.find(({ pod }) => pod.owner === DEFAULT_OWNER);
  if (!shared) return ['there are no workers of the default model'];
  const expected = Object.keys(shared.environment).sort();
  const [sharedMap] = shared.container.envFrom ?? [];
  const ofWorkers = workers.flatMap(({ pod, container, environment }) => [
    ...expected.filter((name) => !(name in environment)).map((name) => `${pod.owner} lacks ${name}`),
    ...((container.envFrom ?? []).some(
      ({ configMapRef }) => configMapRef?.name === sharedMap?.configMapRef?.name,
    )
      ? []
      : [`${pod.owner} does not read the ConfigMap job-settings`]),
  ]);
  const ofModels = containersOf('model-host').flatMap(({ place, container, environment }) => [
    ...('MODEL_SOCKET' in environment ? [] : [`${place} lacks MODEL_SOCKET`]),
    ...((container.volumeMounts ?? []).some(({ mountPath }) => mountPath === '/tmp')
      ? []
      : [`${place} has no /tmp`]),
  ]);
  return [...ofWorkers, ...ofModels];
}

/** Models that may take so much memory that the kernel would end their host with them. */
export function crowdedModels(objects: readonly KubernetesObject[]): readonly string[] {
  return appContainers(objects)
    .filter(({ app }) => app === 'model-host')
    .flatMap((found) => {
      const modelBytes = Number(environmentOf(objects, found).MODEL_MEMORY_LIMIT_BYTES ?? 0);
      const limit = String(found.container.resources?.limits?.memory ?? '');
      return modelBytes + HOST_BYTES <= bytesOf(limit)
        ? []
        : [`${found.pod.owner}: its model may take ${modelBytes} bytes, its container has ${limit}`];
    });
}

/** @throws {Error} for what is no quantity of bytes */
function bytesOf(quantity: string): number {
  const [, number, unit = ''] = /^(\d+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const unitBytes = UNIT_BYTES[unit];
  if (number === undefined || unitBytes === undefined) throw new Error(`${quantity} is no quantity of bytes`);
  return Number(number) * unitBytes;
}
