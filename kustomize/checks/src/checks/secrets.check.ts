import {
  appContainers,
  containers,
  ofKind,
  podTemplates,
  titleOf,
  type KubernetesObject,
  type PodTemplate,
} from '../kubernetes-object.js';
import { MODEL_SECRETS, ownVariables } from '../model-files.js';
import { valuesOf } from './environment.js';
import { secretFilesOf } from './secret-files.js';
import { suppliedKeys } from './supplied-secrets.js';

/** By its owner and, through `fsGroup`, by the group of the pod: nobody else in a container reads it. */
const OWNER_AND_GROUP = 0o440;

/** Secrets that reach a container by its environment, which everything that it starts inherits. Those of a model are its own. */
export function secretsInEnvironments(objects: readonly KubernetesObject[]): readonly string[] {
  return containers(objects).flatMap(({ place, container, pod }) => {
    const own = container.name === 'model-host' ? ownVariables(pod.labels['tidegate/model'] ?? '') : [];
    return [
      ...(container.envFrom ?? []).flatMap(({ secretRef }) => secretRef?.name ?? []),
      ...(container.env ?? [])
        .filter(({ name }) => !own.includes(name))
        .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
    ].map((secret) => `${place} gets Secret ${secret} by its environment`);
  });
}

/** Pods that see what is another's, and files that more can read than their pod. */
export function sharedSecrets(objects: readonly KubernetesObject[]): readonly string[] {
  const ofPods = podTemplates(objects).flatMap((pod) =>
    (pod.spec.volumes ?? []).flatMap(({ secret }) => {
      if (!secret) return [];
      const { secretName = '', defaultMode } = secret;
      if (Object.hasOwn(MODEL_SECRETS, secretName)) return [];
      return [
        ...(secretsOf(pod).includes(secretName)
          ? []
          : [`${pod.owner} reads Secret ${secretName}, which is not its own`]),
        ...(secretName === 'gateway-tls' ||
        (defaultMode === OWNER_AND_GROUP && pod.spec.securityContext?.fsGroup)
          ? []
          : [`${pod.owner}: the files of Secret ${secretName} are not for its group alone`]),
      ];
    }),
  );
  const ofKeda = ofKind(objects, 'TriggerAuthentication').flatMap((object) =>
    (object.spec.secretTargetRef ?? [])
      .filter(({ name }) => name !== 'keda')
      .map(({ name }) => `${titleOf(object)} reads Secret ${name}, which is not KEDA's own`),
  );
  return [...ofPods, ...ofKeda];
}

function secretsOf({ labels }: PodTemplate): readonly string[] {
  const { 'app.kubernetes.io/name': name = '', 'tidegate/model': model } = labels;
  if (name === 'worker') return [`worker-${model ?? ''}`];
  return name === 'gateway' ? ['gateway', 'access-keys', 'webhook-secrets', 'gateway-tls'] : [name];
}

/** Variables of services that name a file which no Secret has. */
export function missingSecretFiles(objects: readonly KubernetesObject[]): readonly string[] {
  return appContainers(objects).flatMap((found) =>
    secretFilesOf(found).flatMap(({ variable, secret, key }) => {
      if (secret === undefined) return [`${found.place}: ${variable} names a file where no Secret is`];
      const rendered = ofKind(objects, 'Secret').some(({ metadata }) => metadata.name === secret);
      const keys = rendered ? Object.keys(valuesOf(objects, 'Secret', secret)) : suppliedKeys(secret);
      return keys?.includes(key)
        ? []
        : [`${found.place}: ${variable} names ${key}, which Secret ${secret} lacks`];
    }),
  );
}

/** Ways in from outside the cluster, in a rendering with passwords in it: everybody can read these. */
export function exposedPasswords(objects: readonly KubernetesObject[]): readonly string[] {
  if (ofKind(objects, 'Secret').length === 0) return [];
  return [
    ...ofKind(objects, 'Service')
      .filter(({ spec }) => (spec?.type ?? 'ClusterIP') !== 'ClusterIP' || spec?.externalIPs)
      .map(titleOf),
    ...ofKind(objects, 'Ingress').map(titleOf),
    ...containers(objects)
      .filter(({ container }) => container.ports?.some(({ hostPort }) => hostPort !== undefined))
      .map(({ place }) => place),
  ].map((title) => `${title} leads in from outside, and the passwords are public`);
}

/** One user of the broker, as its definitions have it. */
interface DefinedUser {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Services that log in as another, users who may do everything, and ways into broker and store without a name. */
export function powerfulUsers(objects: readonly KubernetesObject[]): readonly string[] {
  const strangers = ofKind(objects, 'Secret').flatMap(({ metadata: { name } }) =>
    Object.entries(valuesOf(objects, 'Secret', name))
      .filter(([, value]) => /^[a-z]+:\/\//.test(value))
      .filter(([, value]) => new URL(value).username !== `tidegate-${name}`)
      .map(([key, value]) => `Secret ${name}: ${key} is that of ${new URL(value).username || 'nobody'}`),
  );
  // Nothing is known of one that is supplied.
  const definitions = valuesOf(objects, 'Secret', 'rabbitmq')['definitions.json'] ?? '';
  const { users = [] } = JSON.parse(definitions === '' ? '{}' : definitions) as {
    users?: readonly DefinedUser[];
  };
  const administrators = users
    .filter(({ name, tags }) => name === 'guest' || tags.includes('administrator'))
    .map(({ name }) => `Secret rabbitmq makes ${name} a user who may do everything`);
  const acl = valuesOf(objects, 'Secret', 'redis')['users.acl'] ?? '';
  const open =
    acl === '' || acl.startsWith('user default reset off') ? [] : ['Secret redis lets in who gives no name'];
  const byImage = containers(objects).flatMap(({ place, container }) =>
    (container.env ?? [])
      .filter(({ name }) => name.startsWith('RABBITMQ_DEFAULT_'))
      .map(({ name }) => `${place} has ${name}, which makes an administrator`),
  );
  return [...strangers, ...administrators, ...open, ...byImage];
}
