import type { IContainerPort } from 'kubernetes-models/v1/ContainerPort';
import { containers, ofKind, podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';

/** A port by its name or its number. */
type Port = string | number;

const isAmong = (ports: readonly Pick<IContainerPort, 'name' | 'containerPort'>[], port: Port): boolean =>
  ports.some(({ name, containerPort }) =>
    typeof port === 'number' ? containerPort === port : name === port,
  );

/** Ports that are named or numbered somewhere and that nobody listens on. */
export function deadPorts(objects: readonly KubernetesObject[]): readonly string[] {
  return [
    ...servicePorts(objects),
    ...probePorts(objects),
    ...ingressPorts(objects),
    ...policyPorts(objects),
    ...monitorPorts(objects),
  ];
}

function portsOfPods(
  objects: readonly KubernetesObject[],
  selector: Readonly<Record<string, string>>,
): readonly IContainerPort[] {
  return podTemplates(objects)
    .filter(({ labels }) => Object.entries(selector).every(([name, value]) => labels[name] === value))
    .flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports ?? []));
}

function servicePorts(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'Service').flatMap((object) =>
    (object.spec?.ports ?? [])
      .filter(
        ({ port, targetPort }) =>
          !isAmong(portsOfPods(objects, object.spec?.selector ?? {}), targetPort ?? port),
      )
      .map(
        ({ port, targetPort }) =>
          `${titleOf(object)} leads to port ${targetPort ?? port}, which its pods do not have`,
      ),
  );
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
      .flatMap(({ backend }) => {
        const service = ofKind(objects, 'Service').find(
          ({ metadata }) => metadata.name === backend.service?.name,
        );
        const { name, number } = backend.service?.port ?? {};
        const isThere = service?.spec?.ports?.some((port) =>
          name === undefined ? port.port === number : port.name === name,
        );
        return isThere
          ? []
          : [`${titleOf(object)} leads to port ${name ?? number ?? '?'}, which its Service does not have`];
      }),
  );
}

function policyPorts(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind(objects, 'NetworkPolicy').flatMap((object) => {
    const own = portsOfPods(objects, object.spec?.podSelector?.matchLabels ?? {});
    // The pods that an operator makes are not here, and neither are their ports.
    if (own.length === 0) return [];
    return (object.spec?.ingress ?? [])
      .flatMap(({ ports }) => ports ?? [])
      .filter(({ port }) => port !== undefined && !isAmong(own, port))
      .map(({ port }) => `${titleOf(object)} lets in port ${port ?? '?'}, which its pods do not have`);
  });
}

function monitorPorts(objects: readonly KubernetesObject[]): readonly string[] {
  const ofPods = ofKind(objects, 'PodMonitor').flatMap((object) => {
    const ports = portsOfPods(objects, object.spec.selector.matchLabels ?? {});
    return (object.spec.podMetricsEndpoints ?? [])
      .filter(({ port }) => port === undefined || !isAmong(ports, port))
      .map(({ port }) => `${titleOf(object)} asks port ${port ?? '?'}, which its pods do not have`);
  });
  const ofServices = ofKind(objects, 'ServiceMonitor').flatMap((object) => {
    const selector = Object.entries(object.spec.selector.matchLabels ?? {});
    const names = ofKind(objects, 'Service')
      .filter(({ metadata }) => selector.every(([name, value]) => metadata.labels?.[name] === value))
      .flatMap(({ spec }) => (spec?.ports ?? []).map(({ name }) => name));
    return object.spec.endpoints
      .filter(({ port }) => !names.includes(port))
      .map(({ port }) => `${titleOf(object)} asks port ${port ?? '?'}, which its Services do not have`);
  });
  return [...ofPods, ...ofServices];
}
