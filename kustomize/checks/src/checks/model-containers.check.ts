import {
  appContainers,
  containers,
  type ContainerInPod,
  type KubernetesObject,
} from '../kubernetes-object.js';
import { MODEL_SECRETS } from '../model-files.js';

/** Where the container of a model has the socket, the one thing that it shares with its worker. */
const SOCKET_FOLDER = '/run/tidegate';

/**
 * Models that are not on their own: workers that run theirs themselves, and containers of models that share a user, a
 * volume, processes or a secret with their worker, may speak to the cluster, or go before their worker does.
 */
export function exposedModels(objects: readonly KubernetesObject[]): readonly string[] {
  const found = appContainers(objects);
  const models = found.filter(({ app }) => app === 'model-host');
  const alone = found
    .filter(({ app }) => app === 'worker')
    .filter(({ pod }) => !models.some((model) => model.pod === pod || model.pod.owner === pod.owner))
    .map(({ place }) => `${place} runs its model itself`);
  return [...alone, ...models.flatMap((model) => problemsOf(model, othersOf(objects, model)))];
}

function othersOf(
  objects: readonly KubernetesObject[],
  { pod, place }: ContainerInPod,
): readonly ContainerInPod[] {
  return containers(objects).filter((other) => other.pod.owner === pod.owner && other.place !== place);
}

function problemsOf(model: ContainerInPod, others: readonly ContainerInPod[]): readonly string[] {
  const { container, pod, place } = model;
  const rules: readonly (readonly [holds: boolean, complaint: string])[] = [
    [
      (pod.spec.initContainers ?? []).includes(container) && container.restartPolicy === 'Always',
      'is no sidecar, and may be stopped before its worker',
    ],
    [
      userOf(model) > 0 && others.every((other) => userOf(other) !== userOf(model)),
      'is not a user of its own',
    ],
    [pod.spec.automountServiceAccountToken === false, 'has a token of the cluster'],
    [pod.spec.shareProcessNamespace !== true, 'sees the processes of its worker'],
  ];
  return [
    ...rules.filter(([holds]) => !holds).map(([, complaint]) => `${place} ${complaint}`),
    ...secretsOf(model)
      .filter((name) => MODEL_SECRETS[name] === undefined)
      .map((name) => `${place} has the Secret ${name}`),
    ...sharedVolumes(model, others).map((name) => `${place} shares the volume ${name}`),
  ];
}

function userOf({ container, pod }: ContainerInPod): number {
  return container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 0;
}

function secretsOf({ container, pod }: ContainerInPod): readonly string[] {
  const mounted = (container.volumeMounts ?? []).map(({ name }) => name);
  const volumes = (pod.spec.volumes ?? []).filter(({ name }) => mounted.includes(name));
  const names = [
    ...(container.envFrom ?? []).map(({ secretRef }) => secretRef?.name),
    ...(container.env ?? []).map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ...volumes.map(({ secret }) => secret?.secretName),
    ...volumes.flatMap(({ projected }) =>
      (projected?.sources ?? []).map(({ secret, serviceAccountToken }) =>
        serviceAccountToken ? 'of a service account' : secret?.name,
      ),
    ),
  ];
  return names.filter((name) => name !== undefined);
}

/** Volumes that another container mounts too. The socket's may be one: the other reads it only. */
function sharedVolumes({ container }: ContainerInPod, others: readonly ContainerInPod[]): readonly string[] {
  return (container.volumeMounts ?? [])
    .filter(({ name, mountPath }) =>
      others
        .flatMap((other) => other.container.volumeMounts ?? [])
        .some((mount) => mount.name === name && !(mountPath === SOCKET_FOLDER && mount.readOnly === true)),
    )
    .map(({ name }) => name);
}
