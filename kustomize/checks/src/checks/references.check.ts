import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { containers, ofKind, podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { MODEL_SECRETS } from '../model-files.js';
import { suppliedKeys } from './supplied-secrets.js';

/** One object that names another, or a key of it. */
interface Reference {
  readonly from: string;
  readonly kind: string;
  readonly name?: string | undefined;
  readonly key?: string | undefined;
}

/** Names and keys of objects that do not exist. */
export function danglingReferences(objects: readonly KubernetesObject[]): readonly string[] {
  return [...podReferences(objects), ...otherReferences(objects)].flatMap(({ from, kind, name, key }) => {
    if (name === undefined) return [`${from} names no ${kind}`];
    const keys = keysOf(objects, kind, name);
    if (keys === undefined) return [`${from} names ${kind} ${name}, which is not there`];
    return key === undefined || keys.includes(key)
      ? []
      : [`${from} names key ${key} of ${kind} ${name}, which is not there`];
  });
}

function keysOf(
  objects: readonly KubernetesObject[],
  kind: string,
  name: string,
): readonly string[] | undefined {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found) {
    const { data, stringData } = found as { data?: object; stringData?: object };
    return Object.keys({ ...data, ...stringData });
  }
  return kind === 'Secret' ? (suppliedKeys(name) ?? MODEL_SECRETS[name]) : undefined;
}

function podReferences(objects: readonly KubernetesObject[]): readonly Reference[] {
  const ofPods = podTemplates(objects).flatMap(({ owner, spec }): Reference[] => [
    { from: owner, kind: 'ServiceAccount', name: spec.serviceAccountName },
    ...volumeReferences(owner, spec),
  ]);
  const ofContainers = containers(objects).flatMap(({ place, container }): Reference[] => [
    ...(container.envFrom ?? []).map(({ configMapRef, secretRef }) =>
      configMapRef
        ? { from: place, kind: 'ConfigMap', name: configMapRef.name }
        : { from: place, kind: 'Secret', name: secretRef?.name },
    ),
    ...(container.env ?? []).flatMap(({ valueFrom }) => [
      ...(valueFrom?.configMapKeyRef
        ? [{ from: place, kind: 'ConfigMap', ...valueFrom.configMapKeyRef }]
        : []),
      ...(valueFrom?.secretKeyRef ? [{ from: place, kind: 'Secret', ...valueFrom.secretKeyRef }] : []),
    ]),
  ]);
  return [...ofPods, ...ofContainers];
}

function volumeReferences(from: string, { volumes = [] }: IPodSpec): readonly Reference[] {
  return volumes.flatMap(({ configMap, secret, persistentVolumeClaim }) => [
    ...(configMap ? [{ from, kind: 'ConfigMap', name: configMap.name }] : []),
    ...(configMap?.items ?? []).map(({ key }) => ({ from, kind: 'ConfigMap', name: configMap?.name, key })),
    ...(secret ? [{ from, kind: 'Secret', name: secret.secretName }] : []),
    ...(secret?.items ?? []).map(({ key }) => ({ from, kind: 'Secret', name: secret?.secretName, key })),
    ...(persistentVolumeClaim
      ? [{ from, kind: 'PersistentVolumeClaim', name: persistentVolumeClaim.claimName }]
      : []),
  ]);
}

function otherReferences(objects: readonly KubernetesObject[]): readonly Reference[] {
  return [
    ...ofKind(objects, 'StatefulSet').map((object) => ({
      from: titleOf(object),
      kind: 'Service',
      name: object.spec?.serviceName,
    })),
    ...ofKind(objects, 'ScaledObject').flatMap((object) => [
      { from: titleOf(object), kind: 'Deployment', name: object.spec.scaleTargetRef.name },
      ...object.spec.triggers.flatMap(({ authenticationRef }) =>
        authenticationRef
          ? [{ from: titleOf(object), kind: 'TriggerAuthentication', name: authenticationRef.name }]
          : [],
      ),
    ]),
    ...ofKind(objects, 'TriggerAuthentication').flatMap((object) =>
      (object.spec.secretTargetRef ?? []).map(({ name, key }) => ({
        from: titleOf(object),
        kind: 'Secret',
        name,
        key,
      })),
    ),
    ...ofKind(objects, 'RoleBinding').flatMap((object) => [
      { from: titleOf(object), kind: object.roleRef.kind, name: object.roleRef.name },
      ...(object.subjects ?? []).map(({ kind, name }) => ({ from: titleOf(object), kind, name })),
    ]),
    ...ofKind(objects, 'Ingress').flatMap((object) => [
      ...(object.spec?.tls ?? []).map(({ secretName }) => ({
        from: titleOf(object),
        kind: 'Secret',
        name: secretName,
      })),
      ...(object.spec?.rules ?? [])
        .flatMap(({ http }) => http?.paths ?? [])
        .map(({ backend }) => ({ from: titleOf(object), kind: 'Service', name: backend.service?.name })),
    ]),
    ...objects
      .filter(({ kind }) => kind === 'RabbitmqCluster')
      .map((object) => ({
        from: titleOf(object),
        kind: 'Secret',
        name: (object as { spec?: { secretBackend?: { externalSecret?: { name?: string } } } }).spec
          ?.secretBackend?.externalSecret?.name,
      })),
  ];
}

/** Places where a container mounts a volume that its pod does not have. */
export function missingVolumes(objects: readonly KubernetesObject[]): readonly string[] {
  return containers(objects).flatMap(({ place, container, pod }) => {
    const owner = ofKind(objects, 'StatefulSet').find((object) => titleOf(object) === pod.owner);
    const names = [
      ...(pod.spec.volumes ?? []).map(({ name }) => name),
      ...(owner?.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name),
    ];
    return (container.volumeMounts ?? [])
      .filter(({ name }) => !names.includes(name))
      .map(({ name }) => `${place} mounts ${name}, which its pod does not have`);
  });
}
