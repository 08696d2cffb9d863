import { containers, ofKind, podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import type { Labels } from './labels.js';

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
/** A name that becomes part of a host's name or of a label's value: KEDA writes both of its HPA's name. */
const SHORT_NAME = /^[a-z0-9]([-a-z0-9]{0,52}[a-z0-9])?$/;
const SHORT_KINDS: ReadonlySet<string> = new Set(['Namespace', 'ScaledObject', 'Service', 'StatefulSet']);
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

/**
 * What no schema contains but the API server refuses or warns about: names, labels, ports, quantities, variables given
 * twice.
 */
export function refusedByApiServer(objects: readonly KubernetesObject[]): readonly string[] {
  return [...refusedObjects(objects), ...refusedContainers(objects)];
}

function refusedObjects(objects: readonly KubernetesObject[]): readonly string[] {
  const titles = objects.map((object) => `${object.apiVersion} ${titleOf(object)}`);
  const ofObjects = objects.flatMap((object) => {
    const { name, labels = {} } = object.metadata;
    const pattern = SHORT_KINDS.has(object.kind) ? SHORT_NAME : NAME;
    return [
      ...(pattern.test(name) ? [] : [`${titleOf(object)}: its name is refused`]),
      ...refusedLabels(titleOf(object), labels),
    ];
  });
  const ofPods = podTemplates(objects).flatMap(({ owner, labels }) =>
    refusedLabels(`pods of ${owner}`, labels),
  );
  return [...ofObjects, ...ofPods, ...repeated(titles).map((title) => `${title} is there twice`)];
}

function refusedLabels(place: string, labels: Labels): readonly string[] {
  return Object.entries(labels)
    .filter(([, value]) => typeof value !== 'string' || !LABEL_VALUE.test(value))
    .map(([label, value]) => `${place}: label ${label} cannot be ${value}`);
}

function refusedContainers(objects: readonly KubernetesObject[]): readonly string[] {
  return containers(objects).flatMap(({ place, container, pod }) => {
    const variables = (container.env ?? []).map(({ name }) => name);
    const mounts = (container.volumeMounts ?? []).map(({ mountPath }) => mountPath);
    const ports = (container.ports ?? []).flatMap(({ name }) => name ?? []);
    const { requests = {}, limits = {} } = container.resources ?? {};
    const quantities = [...Object.entries(requests), ...Object.entries(limits)];
    return [
      ...repeated(variables).map((name) => `${place}: ${name} is given twice`),
      ...repeated(mounts).map((path) => `${place}: ${path} is mounted twice`),
      ...repeated((pod.spec.volumes ?? []).map(({ name }) => name)).map(
        (name) => `${pod.owner}: volume ${name} is there twice`,
      ),
      ...ports
        .filter((name) => !PORT_NAME.test(name))
        .map((name) => `${place}: no port can be named ${name}`),
      ...quantities
        .filter(([, quantity]) => !QUANTITY.test(String(quantity)))
        .map(([name, quantity]) => `${place}: ${name} cannot be ${quantity}`),
      // For a resource that is only a count, such as a GPU, the request must equal the limit.
      ...Object.keys(requests)
        .filter((name) => name.includes('/') && String(requests[name]) !== String(limits[name]))
        .map((name) => `${place}: ${name} is requested and not limited alike`),
    ];
  });
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Longest stabilization window and period that the HPA takes, in seconds. */
const LONGEST_WINDOW_SECONDS = 3_600;
const LONGEST_PERIOD_SECONDS = 1_800;

/**
 * ScaledObjects that KEDA's admission webhook refuses, or whose HPA the API server would (KEDA 2.19:
 * apis/keda/v1alpha1/scaledobject_types.go and scaledobject_webhook.go).
 */
export function refusedByKeda(objects: readonly KubernetesObject[]): readonly string[] {
  const scaledObjects = ofKind(objects, 'ScaledObject');
  const targets = scaledObjects.map(({ spec }) => spec.scaleTargetRef.name);
  return scaledObjects.flatMap((object) => {
    const title = titleOf(object);
    const { minReplicaCount = 0, maxReplicaCount = 100, idleReplicaCount, triggers, fallback } = object.spec;
    const { scaleUp, scaleDown } = object.spec.advanced?.horizontalPodAutoscalerConfig?.behavior ?? {};
    const rules = [scaleUp, scaleDown].flatMap((rule) => rule ?? []);
    const names = triggers.flatMap(({ name }) => name ?? []);
    const complaints: readonly (readonly [boolean, string])[] = [
      [
        targets.filter((target) => target === object.spec.scaleTargetRef.name).length === 1,
        'is not alone in scaling its Deployment',
      ],
      [minReplicaCount <= maxReplicaCount, 'has a minimum above its maximum'],
      [maxReplicaCount > 0, 'has a maximum of 0'],
      [
        idleReplicaCount === undefined || idleReplicaCount < minReplicaCount,
        'idles with no fewer than its minimum',
      ],
      [repeated(names).length === 0, 'has two triggers of one name'],
      [
        !fallback ||
          triggers.every(
            ({ type, metricType = 'AverageValue' }) =>
              metricType === 'AverageValue' && !['cpu', 'memory'].includes(type),
          ),
        'has a fallback for a metric that is no average',
      ],
      [
        rules.every(
          ({ stabilizationWindowSeconds = 0 }) => stabilizationWindowSeconds <= LONGEST_WINDOW_SECONDS,
        ),
        'has a window of more than an hour',
      ],
      [
        rules
          .flatMap(({ policies = [] }) => policies)
          .every(
            ({ value, periodSeconds }) =>
              value > 0 && periodSeconds > 0 && periodSeconds <= LONGEST_PERIOD_SECONDS,
          ),
        'has a scaling policy that the HPA does not take',
      ],
    ];
    return complaints.filter(([holds]) => !holds).map(([, complaint]) => `${title} ${complaint}`);
  });
}
