import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import {
  containers,
  podOfBrokers,
  podTemplates,
  titleOf,
  type KubernetesObject,
} from '../kubernetes-object.js';

/** Which may ask the API server (access.check.ts says for what). */
const ASKS_API_SERVER = 'scaler';

/**
 * What the restricted profile of Pod Security asks for and more: a root file system that is not written to, limits, and no
 * variables that name Services (https://kubernetes.io/docs/concepts/security/pod-security-standards).
 */
export function podSecurityProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const ofPods = podTemplates(objects).flatMap(({ owner, labels, spec }) => [
    ...problemsOfPod(owner, spec),
    ...rules(owner, [
      [spec.serviceAccountName !== undefined, 'runs under the default ServiceAccount'],
      [spec.terminationGracePeriodSeconds !== undefined, 'does not set how long it may take to end'],
      [
        spec.automountServiceAccountToken === false || labels['app.kubernetes.io/name'] === ASKS_API_SERVER,
        'has a token of the API server',
      ],
    ]),
  ]);
  const ofContainers = containers(objects).flatMap(({ place, container }) => {
    const { requests, limits } = container.resources ?? {};
    return [
      ...problemsOfContainer(place, container),
      ...rules(place, [
        [requests?.cpu !== undefined && requests.memory !== undefined, 'requests no resources'],
        [limits?.memory !== undefined, 'has no limit of memory'],
      ]),
    ];
  });
  return [...ofPods, ...ofContainers, ...ofBrokers(objects)];
}

/** Images without a version. */
export function unversionedImages(objects: readonly KubernetesObject[]): readonly string[] {
  return containers(objects).flatMap(({ place, container: { image = '' } }) =>
    rules(place, [
      [/:[^/:]+$/.test(image) && !image.endsWith(':latest'), `runs ${image}, which names no version`],
    ]),
  );
}

/** What the manifest adds to the pods that the RabbitMQ cluster operator makes; it sets their account and resources itself. */
function ofBrokers(objects: readonly KubernetesObject[]): readonly string[] {
  return objects
    .filter(({ kind }) => kind === 'RabbitmqCluster')
    .flatMap((object) => {
      const title = titleOf(object);
      const spec = podOfBrokers(object) ?? { containers: [] };
      const all = [...(spec.initContainers ?? []), ...spec.containers];
      return [
        ...problemsOfPod(title, spec),
        ...['setup-container', 'rabbitmq'].flatMap((name) =>
          problemsOfContainer(
            `${title}, container ${name}`,
            all.find((container) => container.name === name) ?? { name },
          ),
        ),
      ];
    });
}

function problemsOfPod(owner: string, spec: IPodSpec): readonly string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = spec.securityContext ?? {};
  const volumes = spec.volumes ?? [];
  return rules(owner, [
    [runAsNonRoot === true && (runAsUser ?? 0) > 0, 'may run as root'],
    [seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'],
    [!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, "shares the node's own spaces"],
    [!volumes.some(({ hostPath }) => hostPath), 'mounts a directory of its node'],
    [
      volumes.every(({ emptyDir }) => !emptyDir || emptyDir.sizeLimit !== undefined),
      'may fill the disk of its node',
    ],
    [spec.enableServiceLinks === false, 'gets a variable for each Service, such as GATEWAY_PORT'],
  ]);
}

function problemsOfContainer(place: string, { securityContext: security }: IContainer): readonly string[] {
  return rules(place, [
    [security?.allowPrivilegeEscalation === false && security.privileged !== true, 'may gain privileges'],
    [security?.readOnlyRootFilesystem === true, 'may write to its root file system'],
    [
      security?.capabilities?.drop?.includes('ALL') === true && !security.capabilities.add,
      'keeps capabilities',
    ],
  ]);
}

function rules(
  place: string,
  wanted: readonly (readonly [holds: boolean, complaint: string])[],
): readonly string[] {
  return wanted.flatMap(([holds, complaint]) => (holds ? [] : [`${place} ${complaint}`]));
}
