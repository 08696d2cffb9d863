import { ofKind, podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';

type Labels = Readonly<Record<string, string>>;

/** A selector by labels alone, which is all that these manifests use. */
interface Selector {
  readonly matchLabels?: Labels;
}

/** Something that has labels to be selected by. */
interface Labelled {
  readonly title: string;
  readonly labels: Labels;
}

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

/**
 * All pods that will be: those of the workloads, and those that the RabbitMQ cluster operator makes, which it labels with
 * the cluster's name.
 */
export function selectablePods(objects: readonly KubernetesObject[]): readonly Labelled[] {
  return [
    ...podTemplates(objects).map(({ owner, labels }) => ({ title: owner, labels })),
    ...objects
      .filter(({ kind }) => kind === 'RabbitmqCluster')
      .map((object) => ({
        title: titleOf(object),
        labels: { 'app.kubernetes.io/name': object.metadata.name },
      })),
  ];
}

/** Selectors that select nothing, or pods of more than one workload where they must be one's own. */
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
    const selected = pods.filter(({ labels }) => matches(owner.spec?.selector.matchLabels ?? {}, labels));
    const foreign = selected.filter((pod) => pod.title !== title);
    const spread = owner.spec?.template.spec?.topologySpreadConstraints ?? [];
    const own = pods.find((pod) => pod.title === title)?.labels ?? {};
    return [
      ...(selected.some((pod) => pod.title === title) ? [] : [`${title} does not select its own pods`]),
      ...foreign.map((pod) => `${title} selects the pods of ${pod.title}`),
      ...spread
        .filter(({ labelSelector }) => !matches(labelSelector?.matchLabels ?? {}, own))
        .map(
          ({ topologyKey }) => `${title} is spread over ${topologyKey} by labels that its pods do not have`,
        ),
    ];
  });
}

function otherSelectors(objects: readonly KubernetesObject[], pods: readonly Labelled[]): readonly string[] {
  const services = ofKind(objects, 'Service').map((object) => ({
    title: titleOf(object),
    labels: object.metadata.labels ?? {},
  }));
  const idle = (title: string, selector: Selector | undefined, among: readonly Labelled[]): string[] =>
    among.some(({ labels }) => matches(selector?.matchLabels ?? {}, labels))
      ? []
      : [`${title} selects nothing`];
  return [
    ...ofKind(objects, 'Service').flatMap((object) =>
      idle(titleOf(object), { matchLabels: object.spec?.selector ?? {} }, pods),
    ),
    ...ofKind(objects, 'PodDisruptionBudget').flatMap((object) =>
      idle(titleOf(object), object.spec?.selector, pods),
    ),
    ...ofKind(objects, 'PodMonitor').flatMap((object) => idle(titleOf(object), object.spec.selector, pods)),
    ...ofKind(objects, 'ServiceMonitor').flatMap((object) =>
      idle(titleOf(object), object.spec.selector, services),
    ),
    ...ofKind(objects, 'NetworkPolicy').flatMap((object) => [
      ...idle(titleOf(object), object.spec?.podSelector, pods),
      ...[
        ...(object.spec?.ingress ?? []).flatMap(({ from = [] }) => from),
        ...(object.spec?.egress ?? []).flatMap(({ to = [] }) => to),
      ].flatMap(({ podSelector, namespaceSelector }) =>
        podSelector && !namespaceSelector ? idle(`a peer of ${titleOf(object)}`, podSelector, pods) : [],
      ),
    ]),
  ];
}
