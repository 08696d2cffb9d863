import type { IContainerPort } from 'kubernetes-models/v1/ContainerPort';
import { containers, ofKind, podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { OPERATOR_PORTS } from './broker-ports.js';
import { mayLackPods, selects, type Selector } from './labels.js';

/** A port by its name or its number. */
type Port = string | number;

type Listening = Pick<IContainerPort, 'name' | 'containerPort'>;

const isAmong = (ports: readonly Listening[], port: Port): boolean =>
  ports.some(({ name, containerPort }) =>
    typeof port === 'number' ? containerPort === port : name === port,
  );

function portsOfPods(
  objects: readonly KubernetesObject[],
  selector: Selector | undefined,
): readonly Listening[] {
  const ofWorkloads = podTemplates(objects)
    .filter(({ labels }) => selects(selector, labels))
    .flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports ?? []));
  const ofOperator = objects
    .filter(({ kind }) => kind === 'RabbitmqCluster')
    .filter(({ metadata: { name } }) => selects(selector, { 'app.kubernetes.io/name': name }))
    .flatMap(() => OPERATOR_PORTS);
  return [...ofWorkloads, ...ofOperator];
}

/** Ports that are named or numbered somewhere but on which no container listens. */
export function deadPorts(objects: readonly KubernetesObject[]): readonly string[] {
  return [
    ...servicePorts(objects),
    ...probePorts(objects),
    ...ingressPorts(objects),
    ...policyPorts(objects),
    ...monitorPorts(objects),
  ];
}

function servicePorts(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'Service').flatMap((object) => {
    const listening = portsOfPods(objects, { matchLabels: object.spec?.selector ?? {} });
    if (listening.length === 0 && mayLackPods(object)) return [];
    return (object.spec?.ports ?? [])
      .map(({ port, targetPort }) => targetPort ?? port)
      .filter((port) => !isAmong(listening, port))
      .map((port) => `${titleOf(object)} leads to port ${port}, which its pods do not have`);
  });
}

function probePorts(objects: readonly KubernetesObject[]): readonly string[] {
  return containers(objects).flatMap(({ place, container }) =>
    [container.startupProbe, container.livenessProbe, container.readinessProbe].flatMap((probe) => {
      const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
      return port === undefined || isAmong(container.ports ?? [], port)
        ? []
        : [`${place} is probed on port ${port}, which it does not have`];
    }),
  );
}

function ingressPorts(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'Ingress').flatMap((object) =>
    (object.spec?.rules ?? [])
      .flatMap(({ http }) => http?.paths ?? [])
      .flatMap(({ backend: { service } }) => {
        const ports =
          ofKind(objects, 'Service').find(({ metadata }) => metadata.name === service?.name)?.spec?.ports ??
          [];
        const { name, number } = service?.port ?? {};
        return ports.some((port) => (name === undefined ? port.port === number : port.name === name))
          ? []
          : [`${titleOf(object)} leads to port ${name ?? number ?? '?'}, which its Service does not have`];
      }),
  );
}

function policyPorts(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'NetworkPolicy').flatMap((object) => {
    const lettingIn = (object.spec?.ingress ?? []).map(({ ports = [] }) => ({
      pods: object.spec?.podSelector,
      ports,
    }));
    const lettingOut = (object.spec?.egress ?? []).flatMap(({ to = [], ports = [] }) =>
      to.flatMap(({ podSelector }) => (podSelector ? [{ pods: podSelector, ports }] : [])),
    );
    return [...lettingIn, ...lettingOut].flatMap(({ pods, ports }) =>
      ports
        .map(({ port }) => port ?? '?')
        .filter((port) => !isAmong(portsOfPods(objects, pods), port))
        .map((port) => `${titleOf(object)} names port ${port}, which those pods do not have`),
    );
  });
}

function monitorPorts(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'PodMonitor').flatMap((object) =>
    (object.spec.podMetricsEndpoints ?? [])
      .map(({ port }) => port ?? '?')
      .filter((port) => !isAmong(portsOfPods(objects, object.spec.selector), port))
      .map((port) => `${titleOf(object)} asks port ${port}, which its pods do not have`),
  );
}
