import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { ITriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication';
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IValidatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
import type { IValidatingAdmissionPolicyBinding } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { INamespace } from 'kubernetes-models/v1/Namespace';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** The kinds that Tidegate's manifests are made of, and that have a published schema. */
export interface Kinds {
  ConfigMap: IConfigMap;
  Deployment: IDeployment;
  Ingress: IIngress;
  Namespace: INamespace;
  NetworkPolicy: INetworkPolicy;
  PersistentVolumeClaim: IPersistentVolumeClaim;
  PodDisruptionBudget: IPodDisruptionBudget;
  PodMonitor: IPodMonitor;
  PrometheusRule: IPrometheusRule;
  Role: IRole;
  RoleBinding: IRoleBinding;
  ScaledObject: IScaledObject;
  Secret: ISecret;
  Service: IService;
  ServiceAccount: IServiceAccount;
  StatefulSet: IStatefulSet;
  TriggerAuthentication: ITriggerAuthentication;
  ValidatingAdmissionPolicy: IValidatingAdmissionPolicy;
  ValidatingAdmissionPolicyBinding: IValidatingAdmissionPolicyBinding;
}

/** Kinds that belong to no namespace. */
export const CLUSTER_KINDS: readonly string[] = [
  'Namespace',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

/** One object of a rendering. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** The pods that a Deployment or a StatefulSet makes. */
export interface PodTemplate {
  /** `Deployment gateway` */
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: IPodSpec;
}

/** One container and the pods that it belongs to. */
export interface ContainerInPod {
  /** `Deployment gateway, container gateway` */
  readonly place: string;
  readonly container: IContainer;
  readonly pod: PodTemplate;
}

/** All objects of one kind. */
export function ofKind<K extends keyof Kinds>(
  objects: readonly KubernetesObject[],
  kind: K,
): (Kinds[K] & KubernetesObject)[] {
  return objects.filter((object): object is Kinds[K] & KubernetesObject => object.kind === kind);
}

/**
 * The one object of that kind and name.
 *
 * @throws {Error} when there is none
 */
export function named<K extends keyof Kinds>(
  objects: readonly KubernetesObject[],
  kind: K,
  name: string,
): Kinds[K] & KubernetesObject {
  const found = ofKind(objects, kind).find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** `Deployment gateway` */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

/** The pods of all Deployments and StatefulSets. */
export function podTemplates(objects: readonly KubernetesObject[]): readonly PodTemplate[] {
  return [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'StatefulSet')].map((owner) => {
    const template = owner.spec?.template;
    if (!template?.spec) throw new Error(`${titleOf(owner)} has no pods`);
    return { owner: titleOf(owner), labels: template.metadata?.labels ?? {}, spec: template.spec };
  });
}

/** The containers of all pods. */
export function containers(objects: readonly KubernetesObject[]): readonly ContainerInPod[] {
  return podTemplates(objects).flatMap((pod) =>
    [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => ({
      place: `${pod.owner}, container ${container.name}`,
      container,
      pod,
    })),
  );
}

/** What a RabbitmqCluster adds to the pods that the operator makes of it. */
export function podOfBrokers(object: KubernetesObject): IPodSpec | undefined {
  const { spec } = object as {
    readonly spec?: {
      readonly override?: {
        readonly statefulSet?: { readonly spec?: { readonly template?: { readonly spec?: IPodSpec } } };
      };
    };
  };
  return spec?.override?.statefulSet?.spec?.template?.spec;
}

/** Tidegate's own services. A container of theirs has their name; its image may be that of a model of one's own. */
const APPS: readonly string[] = ['gateway', 'model-host', 'scaler', 'worker'];

/** The containers that run one of Tidegate's own services, with its name. */
export function appContainers(
  objects: readonly KubernetesObject[],
): readonly (ContainerInPod & { readonly app: string })[] {
  return containers(objects)
    .filter(({ container }) => APPS.includes(container.name))
    .map((found) => ({ ...found, app: found.container.name }));
}
