import { ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Verbs that change an object, which admission sees as UPDATE. */
const CHANGES: readonly string[] = ['patch', 'update'];

/** Rights of Roles to change objects of any name that no admission policy limits in their namespace. */
export function unlimitedChanges(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'Role').flatMap((role) =>
    (role.rules ?? [])
      .filter(
        ({ verbs, resourceNames = [] }) =>
          resourceNames.length === 0 && verbs.some((verb) => CHANGES.includes(verb)),
      )
      .flatMap(({ resources = [], apiGroups = [] }) =>
        resources.filter(
          (resource) =>
            !apiGroups.every((group) => isLimited(objects, role.metadata.namespace, group, resource)),
        ),
      )
      .map((resource) => `${titleOf(role)} may change all ${resource} of its namespace`),
  );
}

function isLimited(
  objects: readonly KubernetesObject[],
  namespace: string | undefined,
  group: string,
  resource: string,
): boolean {
  return ofKind(objects, 'ValidatingAdmissionPolicy')
    .filter(({ spec }) => spec?.failurePolicy !== 'Ignore')
    .filter(({ spec }) =>
      spec?.matchConstraints?.resourceRules?.some(
        ({ apiGroups = [], resources = [], operations = [] }) =>
          apiGroups.includes(group) && resources.includes(resource) && operations.includes('UPDATE'),
      ),
    )
    .some(({ metadata: { name } }) =>
      ofKind(objects, 'ValidatingAdmissionPolicyBinding').some(
        ({ spec }) =>
          spec.policyName === name &&
          spec.validationActions.includes('Deny') &&
          spec.matchResources?.namespaceSelector?.matchLabels?.[NAMESPACE_NAME] === namespace,
      ),
    );
}
