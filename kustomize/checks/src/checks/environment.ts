import { secretFilesOf } from './secret-files.js';
import { suppliedKeys } from './supplied-secrets.js';
import { ofKind, type ContainerInPod, type KubernetesObject } from '../kubernetes-object.js';

/** What stands for the values of Secrets that are supplied, and so not in a rendering. */
const STAND_INS: Readonly<Record<string, string>> = {
  'amqp-url': 'amqp://user:password@rabbitmq:5672',
  'management-url': 'http://user:password@rabbitmq:15672/',
  'redis-url': 'rediss://user:password@redis.example.com:6379',
};

/** The values of a ConfigMap or a rendered Secret, as a container sees them. */
export function valuesOf(
  objects: readonly KubernetesObject[],
  kind: 'ConfigMap' | 'Secret',
  name: string,
): Readonly<Record<string, string>> {
  if (kind === 'ConfigMap') {
    return ofKind(objects, 'ConfigMap').find(({ metadata }) => metadata.name === name)?.data ?? {};
  }
  const secret = ofKind(objects, 'Secret').find(({ metadata }) => metadata.name === name);
  if (!secret) {
    const keys = suppliedKeys(name) ?? [];
    return Object.fromEntries(keys.map((key) => [key, STAND_INS[key] ?? '']));
  }
  return Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]),
  );
}

/**
 * The environment variables that a container gets, as the kubelet would compute them. In the place of one that names a file of
 * a Secret stands the setting that the service reads from it.
 */
export function environmentOf(
  objects: readonly KubernetesObject[],
  { container, pod }: Pick<ContainerInPod, 'container' | 'pod'>,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const { configMapRef, secretRef, prefix = '' } of container.envFrom ?? []) {
    const values = configMapRef
      ? valuesOf(objects, 'ConfigMap', configMapRef.name ?? '')
      : valuesOf(objects, 'Secret', secretRef?.name ?? '');
    for (const [name, value] of Object.entries(values)) environment[`${prefix}${name}`] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const reference = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
    const kind = valueFrom?.configMapKeyRef ? 'ConfigMap' : 'Secret';
    environment[name] = reference
      ? (valuesOf(objects, kind, reference.name ?? '')[reference.key] ?? '')
      : // A field of the pod, whose value is not known here.
        (value ?? `${valueFrom?.fieldRef?.fieldPath ?? 'unknown'} of a pod of ${pod.owner}`);
  }
  for (const { variable, secret, key } of secretFilesOf({ container, pod })) {
    Reflect.deleteProperty(environment, variable);
    environment[variable.replace(/_FILE$/, '')] = valuesOf(objects, 'Secret', secret ?? '')[key] ?? '';
  }
  return environment;
}
