import { ofKind, type ContainerInPod, type KubernetesObject } from '../kubernetes-object.js';

/** What stands for the values of Secrets that are supplied, and so not in a rendering. */
const STAND_INS: Readonly<Record<string, string>> = {
  'rabbitmq/amqp-url': 'amqp://user:password@rabbitmq:5672',
  'rabbitmq/management-url': 'http://user:password@rabbitmq:15672/',
  'redis/url': 'rediss://:password@redis.example.com:6379',
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
    const standIns = Object.entries(STAND_INS).filter(([path]) => path.startsWith(`${name}/`));
    return Object.fromEntries(standIns.map(([path, value]) => [path.slice(name.length + 1), value]));
  }
  return Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString('utf8'),
    ]),
  );
}

/** The environment variables that a container gets, as the kubelet would compute them. */
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
  return environment;
}
