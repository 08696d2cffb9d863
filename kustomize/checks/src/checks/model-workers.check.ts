import { appContainers, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

const DEFAULT_OWNER = 'Deployment worker';

/** A worker needs this much beside its model. */
const WORKER_BYTES = 100_000_000;

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
  const workers = appContainers(objects)
    .filter(({ app }) => app === 'worker')
    .map((found) => ({ ...found, environment: environmentOf(objects, found) }));
  const shared = workers.find(({ pod }) => pod.owner === DEFAULT_OWNER);
  if (!shared) return ['there are no workers of the default model'];
  const expected = Object.keys(shared.environment).sort();
  const [sharedMap] = shared.container.envFrom ?? [];
  return workers.flatMap(({ pod, container, environment }) => [
    ...expected.filter((name) => !(name in environment)).map((name) => `${pod.owner} lacks ${name}`),
    ...((container.envFrom ?? []).some(
      ({ configMapRef }) => configMapRef?.name === sharedMap?.configMapRef?.name,
    )
      ? []
      : [`${pod.owner} does not read the ConfigMap job-settings`]),
    ...((container.volumeMounts ?? []).some(({ mountPath }) => mountPath === '/tmp')
      ? []
      : [`${pod.owner} has no /tmp`]),
  ]);
}

/** Workers whose model may take so much memory that the kernel would end them with it. */
export function crowdedWorkers(objects: readonly KubernetesObject[]): readonly string[] {
  return appContainers(objects)
    .filter(({ app }) => app === 'worker')
    .flatMap((found) => {
      const modelBytes = Number(environmentOf(objects, found).MODEL_MEMORY_LIMIT_BYTES ?? 0);
      const limit = String(found.container.resources?.limits?.memory ?? '');
      return modelBytes + WORKER_BYTES <= bytesOf(limit)
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
