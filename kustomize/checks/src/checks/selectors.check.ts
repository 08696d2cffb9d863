import { ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { mayLackPods, selectablePods, selects, type Labelled, type Selector } from './labels.js';

/** Selectors that select nothing, or pods of another workload where they must be one's own. */
export function idleSelectors(objects: readonly KubernetesObject[]): readonly string[] {
  const pods = selectablePods(objects);
  return [...workloadSelectors(objects, pods), ...otherSelectors(objects, pods)];
}

function workloadSelectors(
  objects: readonly KubernetesObject[],
  pods: readonly Labelled[],
): readonly string[] {
  return [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'StatefulSet')].flatMap((owner) => {
    const title = titleOf(owner);
    const selected = pods.filter(({ labels }) => selects(owner.spec?.selector, labels));
    const foreign = selected.filter((pod) => pod.title !== title);
    const spread = owner.spec?.template.spec?.topologySpreadConstraints ?? [];
    const own = pods.find((pod) => pod.title === title)?.labels ?? {};
    return [
      ...(selected.some((pod) => pod.title === title) ? [] : [`${title} does not select its own pods`]),
      ...foreign.map((pod) => `${title} selects the pods of ${pod.title}`),
      ...spread
        .filter(({ labelSelector }) => !selects(labelSelector, own))
        .map(
          ({ topologyKey }) => `${title} is spread over ${topologyKey} by labels that its pods do not have`,
        ),
    ];
  });
}

function otherSelectors(objects: readonly KubernetesObject[], pods: readonly Labelled[]): readonly string[] {
  const idle = (title: string, selector: Selector | undefined): readonly string[] =>
    pods.some(({ labels }) => selects(selector, labels)) ? [] : [`${title} selects nothing`];
  return [
    ...ofKind(objects, 'Service')
      .filter((object) => !mayLackPods(object))
      .flatMap((object) => idle(titleOf(object), { matchLabels: object.spec?.selector ?? {} })),
    ...ofKind(objects, 'PodDisruptionBudget').flatMap((object) =>
      idle(titleOf(object), object.spec?.selector),
    ),
    ...ofKind(objects, 'PodMonitor').flatMap((object) => idle(titleOf(object), object.spec.selector)),
    ...ofKind(objects, 'NetworkPolicy').flatMap((object) => [
      ...idle(titleOf(object), object.spec?.podSelector),
      ...[
        ...(object.spec?.ingress ?? []).flatMap(({ from = [] }) => from),
        ...(object.spec?.egress ?? []).flatMap(({ to = [] }) => to),
      ].flatMap(({ podSelector }) => (podSelector ? idle(`a peer of ${titleOf(object)}`, podSelector) : [])),
    ]),
  ];
}
