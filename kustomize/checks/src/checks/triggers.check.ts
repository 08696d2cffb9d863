import type { IScaleTriggers } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaleTriggers';
import { appContainers, ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

/**
 * The trigger metadata of KEDA 2.17 to 2.20 (pkg/scalers/rabbitmq_scaler.go, externalscaler). KEDA ignores an unknown
 * key, so with a misspelt key its default would apply without a message.
 */
const RABBITMQ_KEYS: ReadonlySet<string> = new Set([
  'activationValue',
  'excludeUnacknowledged',
  'host',
  'hostFromEnv',
  'mode',
  'operation',
  'pageSize',
  'passwordFromEnv',
  'protocol',
  'queueName',
  'timeout',
  'unsafeSsl',
  'useRegex',
  'usernameFromEnv',
  'value',
  'vhostName',
]);

/** Of an external trigger KEDA reads these keys, and sends all keys to our scaler, which reads the others. */
const EXTERNAL_KEYS: ReadonlySet<string> = new Set([
  'caCert',
  'enableTLS',
  'scalerAddress',
  'tlsClientCert',
  'tlsClientKey',
  'unsafeSsl',
  'decisionIntervalSeconds',
  'expectedServiceSeconds',
  'expectedStartupSeconds',
  'maxReplicas',
  'minReplicas',
  'model',
  'waitingWorth',
]);

const KNOWN_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  rabbitmq: RABBITMQ_KEYS,
  'external-push': EXTERNAL_KEYS,
};

/** ScaledObjects that KEDA or our scaler would read in another way than intended. */
export function unsoundTriggers(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'ScaledObject').flatMap((object) => {
    const title = titleOf(object);
    const models = modelsOf(objects, object.spec.scaleTargetRef.name);
    return [
      ...(object.spec.fallback ? [] : [`${title} has no fallback: a dead source would scale to zero`]),
      ...object.spec.triggers.flatMap((trigger) => [
        ...unknownKeys(title, trigger),
        ...wrongModel(title, trigger, models),
        ...deadScaler(title, trigger, objects),
        ...otherBounds(title, trigger, object.spec),
      ]),
    ];
  });
}

function unknownKeys(title: string, { type, metadata }: IScaleTriggers): readonly string[] {
  const known = KNOWN_KEYS[type];
  if (!known) return [`${title} has a trigger of type ${type}, of which nothing is known`];
  return Object.keys(metadata)
    .filter((key) => !known.has(key))
    .map((key) => `${title}: a trigger of type ${type} has no ${key}`);
}

function modelsOf(objects: readonly KubernetesObject[], deployment: string): readonly string[] {
  return appContainers(objects)
    .filter(({ app, pod }) => app === 'worker' && pod.owner === `Deployment ${deployment}`)
    .map((found) => environmentOf(objects, found).MODEL_NAME ?? 'default');
}

function wrongModel(
  title: string,
  { type, metadata }: IScaleTriggers,
  models: readonly string[],
): readonly string[] {
  const model = type === 'rabbitmq' ? metadata.queueName?.replace(/^jobs\./, '') : metadata.model;
  return model !== undefined && models.includes(model)
    ? []
    : [`${title} looks at model ${model ?? '?'}, its workers run ${models.join(', ')}`];
}

function deadScaler(
  title: string,
  { metadata: { scalerAddress } }: IScaleTriggers,
  objects: readonly KubernetesObject[],
): readonly string[] {
  if (scalerAddress === undefined) return [];
  const addresses = ofKind(objects, 'Service').flatMap(({ metadata: { name, namespace }, spec }) =>
    (spec?.ports ?? []).map(({ port }) => `${name}.${namespace ?? ''}.svc.cluster.local:${port}`),
  );
  const own = appContainers(objects)
    .filter(({ app }) => app === 'scaler')
    .map((found) => environmentOf(objects, found).SCALER_SERVICE_ADDRESS);
  return [
    ...(addresses.includes(scalerAddress) ? [] : [`${title} asks ${scalerAddress}, where no Service is`]),
    ...own
      .filter((address) => address !== scalerAddress)
      .map(
        (address) =>
          `${title} asks ${scalerAddress}, the scaler takes ${address ?? 'its default'} for its own`,
      ),
  ];
}

function otherBounds(
  title: string,
  { type, metadata }: IScaleTriggers,
  { minReplicaCount = 0, maxReplicaCount = 100 }: { minReplicaCount?: number; maxReplicaCount?: number },
): readonly string[] {
  if (type !== 'external-push') return [];
  return [
    ...(Number(metadata.maxReplicas ?? '10') === maxReplicaCount
      ? []
      : [`${title}: maxReplicas and maxReplicaCount differ`]),
    ...(Number(metadata.minReplicas ?? '0') === minReplicaCount
      ? []
      : [`${title}: minReplicas and minReplicaCount differ`]),
  ];
}
