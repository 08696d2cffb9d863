import { containers, podTemplates, type KubernetesObject } from '../kubernetes-object.js';

/**
 * What the restricted profile of Pod Security asks for and more: a root file system that is not written to, limits, a
 * version of the image, and no variables that name Services (https://kubernetes.io/docs/concepts/security/pod-security-standards).
 */
export function podSecurityProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const ofPods = podTemplates(objects).flatMap(({ owner, spec }) => {
    const { runAsNonRoot, runAsUser, seccompProfile } = spec.securityContext ?? {};
    return rules(owner, [
      [runAsNonRoot === true && (runAsUser ?? 0) > 0, 'may run as root'],
      [seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'],
      [!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, "shares the node's own spaces"],
      [!(spec.volumes ?? []).some(({ hostPath }) => hostPath), 'mounts a directory of its node'],
      [spec.enableServiceLinks === false, 'gets a variable for each Service, such as GATEWAY_PORT'],
      [spec.serviceAccountName !== undefined, 'runs under the default ServiceAccount'],
      [spec.terminationGracePeriodSeconds !== undefined, 'does not set how long it may take to end'],
    ]);
  });
  const ofContainers = containers(objects).flatMap(({ place, container }) => {
    const { securityContext: security, resources, image = '' } = container;
    return rules(place, [
      [security?.allowPrivilegeEscalation === false && security.privileged !== true, 'may gain privileges'],
      [security?.readOnlyRootFilesystem === true, 'may write to its root file system'],
      [
        security?.capabilities?.drop?.includes('ALL') === true && !security.capabilities.add,
        'keeps capabilities',
      ],
      [
        resources?.requests?.cpu !== undefined && resources.requests.memory !== undefined,
        'requests no resources',
      ],
      [resources?.limits?.memory !== undefined, 'has no limit of memory'],
      [/:[^/:]+$/.test(image) && !image.endsWith(':latest'), `runs ${image}, which names no version`],
    ]);
  });
  return [...ofPods, ...ofContainers];
}

function rules(
  place: string,
  wanted: readonly (readonly [holds: boolean, complaint: string])[],
): readonly string[] {
  return wanted.flatMap(([holds, complaint]) => (holds ? [] : [`${place} ${complaint}`]));
}
