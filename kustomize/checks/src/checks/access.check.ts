import { environmentOf } from './environment.js';
import { appContainers, ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';

/** One right: `patch pods`. */
type Right = string;

/** The rights that the pods of one app have by Roles. */
function grantedRights(objects: readonly KubernetesObject[], serviceAccount: string): readonly Right[] {
  return ofKind(objects, 'RoleBinding')
    .filter(({ subjects }) =>
      subjects?.some(({ kind, name }) => kind === 'ServiceAccount' && name === serviceAccount),
    )
    .flatMap(({ roleRef }) =>
      ofKind(objects, 'Role').filter(({ metadata }) => metadata.name === roleRef.name),
    )
    .flatMap(({ rules }) => rules ?? [])
    .flatMap(({ verbs, resources = [] }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
}

/**
 * Pods that lack a right which their app's code calls, or have one that it does not call, and pods with a token of the
 * API server that never call it.
 *
 * @param neededRights - the rights that each app's code needs; an app that is not there needs none, and a scaler that only
 *   advises those of `advisory`
 */
export function wrongAccess(
  objects: readonly KubernetesObject[],
  neededRights: Readonly<Record<string, readonly Right[]>>,
): readonly string[] {
  return appContainers(objects).flatMap(({ app, place, pod, container }) => {
    const isAdvisory = environmentOf(objects, { container, pod }).ADVISORY === 'on';
    const needed = neededRights[isAdvisory ? 'advisory' : app] ?? [];
    const granted = grantedRights(objects, pod.spec.serviceAccountName ?? 'default');
    const hasToken = pod.spec.automountServiceAccountToken !== false;
    return [
      ...needed.filter((right) => !granted.includes(right)).map((right) => `${place} may not ${right}`),
      ...granted
        .filter((right) => !needed.includes(right))
        .map((right) => `${place} may ${right}, and never does`),
      ...(hasToken === needed.length > 0
        ? []
        : [`${place} ${hasToken ? 'has' : 'lacks'} a token of the API server`]),
    ];
  });
}

/** Rules of Roles and names of kinds that reach beyond one's own namespace. */
export function wideRules(objects: readonly KubernetesObject[]): readonly string[] {
  const wide = ofKind(objects, 'Role').flatMap((role) =>
    (role.rules ?? []).flatMap(({ verbs, resources = [], apiGroups = [] }) =>
      [...verbs, ...resources, ...apiGroups].includes('*')
        ? [`${titleOf(role)} has a rule for everything`]
        : [],
    ),
  );
  const clusterWide = objects
    .filter(({ kind }) => kind.startsWith('ClusterRole'))
    .map((object) => `${titleOf(object)} reaches beyond the namespace`);
  return [...wide, ...clusterWide];
}
