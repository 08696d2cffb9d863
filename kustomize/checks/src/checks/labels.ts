import { podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';

/** The labels of something, by which it is selected. */
export type Labels = Readonly<Record<string, string>>;

/** What selects by labels. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Something that has labels to be selected by. */
export interface Labelled {
  readonly title: string;
  readonly labels: Labels;
}

/**
 * Whether a selector selects what has these labels; an empty one selects everything.
 *
 * @throws {Error} for an operator that Kubernetes does not know
 */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`no selector has the operator ${operator}`);
      }
    })
  );
}

/**
 * All pods that there will be: those of the workloads, and those that the RabbitMQ cluster operator makes, which it
 * labels with the cluster's name.
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

/** Whether an object is marked to stay when its pods are removed, as the Service that KEDA asks. */
export function mayLackPods({ metadata }: Pick<KubernetesObject, 'metadata'>): boolean {
  return metadata.annotations?.['tidegate/without-pods'] === 'allowed';
}
