import { CLUSTER_KINDS, ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { valuesOf } from './environment.js';

/** The label by which `kubectl apply --prune` finds what the present overlay no longer has. */
export const COMMON_LABEL = { name: 'app.kubernetes.io/part-of', value: 'tidegate' } as const;

/** Objects outside the overlay's one namespace, or without the label by which pruning finds objects. */
export function strayObjects(objects: readonly KubernetesObject[]): readonly string[] {
  const [namespace] = ofKind(objects, 'Namespace');
  return objects.flatMap((object) => {
    const { metadata } = object;
    const isAtHome = CLUSTER_KINDS.includes(object.kind) || metadata.namespace === namespace?.metadata.name;
    return [
      ...(isAtHome ? [] : [`${titleOf(object)} is in namespace ${metadata.namespace ?? '(any)'}`]),
      ...(metadata.labels?.[COMMON_LABEL.name] === COMMON_LABEL.value
        ? []
        : [`${titleOf(object)} lacks ${COMMON_LABEL.name}`]),
    ];
  });
}

/** Addresses in rendered Secrets that lead to no Service, as seen from the namespace of the client. */
export function deadAddresses(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'Secret').flatMap((object) =>
    Object.entries(valuesOf(objects, 'Secret', object.metadata.name)).flatMap(([key, value]) => {
      if (!/^[a-z]+:\/\//.test(value)) return [];
      const { hostname, port } = new URL(value);
      const leads = ofKind(objects, 'Service').some(({ metadata: { name, namespace }, spec }) => {
        // KEDA asks the management API from a namespace of its own.
        const hosts =
          key === 'management-url'
            ? [`${name}.${namespace ?? ''}.svc`]
            : [name, `${name}.${namespace ?? ''}.svc`];
        return hosts.includes(hostname) && (spec?.ports ?? []).some((each) => String(each.port) === port);
      });
      return leads ? [] : [`${titleOf(object)}: ${key} leads to ${hostname}:${port}, where no Service is`];
    }),
  );
}
