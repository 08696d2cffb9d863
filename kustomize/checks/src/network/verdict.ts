import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import { BlockList, isIPv6 } from 'node:net';
import { selects } from '../checks/labels.js';
import type { KubernetesObject } from '../kubernetes-object.js';
import type { Connection, Endpoint, PodOfNetwork } from './endpoint.js';

/**
 * What network policies say of a connection. `undefined-by-kubernetes`: only a range of addresses would allow it, and the other
 * end is a pod. Some network plugins apply ranges to pods and others do not, so neither answer may be relied on.
 */
export type NetworkVerdict = 'allowed' | 'refused' | 'undefined-by-kubernetes';

/** A NetworkPolicy as it is rendered. */
export type RenderedPolicy = INetworkPolicy & KubernetesObject;

type Direction = 'Ingress' | 'Egress';

interface Rule {
  readonly peers: readonly INetworkPolicyPeer[];
  readonly ports: readonly INetworkPolicyPort[];
}

const FROM_WORST: readonly NetworkVerdict[] = ['refused', 'undefined-by-kubernetes', 'allowed'];
const rank = (verdict: NetworkVerdict): number => FROM_WORST.indexOf(verdict);
const best = (verdicts: readonly NetworkVerdict[]): NetworkVerdict =>
  FROM_WORST[Math.max(0, ...verdicts.map(rank))] ?? 'refused';
const worst = (verdicts: readonly NetworkVerdict[]): NetworkVerdict =>
  FROM_WORST[Math.min(2, ...verdicts.map(rank))] ?? 'allowed';

/**
 * Whether a connection comes about, as Kubernetes defines it (https://kubernetes.io/docs/concepts/services-networking/network-policies):
 * policies only ever allow; a pod that no policy selects for a direction is open in it; both ends must allow; a pod and the node
 * on which it runs always reach each other.
 */
export function verdictOf(policies: readonly RenderedPolicy[], connection: Connection): NetworkVerdict {
  const { from, to } = connection;
  if (from.isOwnNode || to.isOwnNode) return 'allowed';
  return worst([
    verdictOfEnd(policies, 'Egress', from.pod, to, connection),
    verdictOfEnd(policies, 'Ingress', to.pod, from, connection),
  ]);
}

function verdictOfEnd(
  policies: readonly RenderedPolicy[],
  direction: Direction,
  pod: PodOfNetwork | undefined,
  peer: Endpoint,
  connection: Connection,
): NetworkVerdict {
  if (!pod) return 'allowed';
  const isolating = policies.filter(
    (policy) =>
      policy.metadata.namespace === pod.namespace.name &&
      selects(policy.spec?.podSelector, pod.labels) &&
      directionsOf(policy).includes(direction),
  );
  if (isolating.length === 0) return 'allowed';
  return best(
    isolating.flatMap((policy) =>
      rulesOf(policy, direction)
        .filter(({ ports }) => ports.length === 0 || ports.some((port) => isOfPort(port, connection)))
        .map(({ peers }) =>
          peers.length === 0
            ? 'allowed'
            : best(peers.map((each) => verdictOfPeer(each, peer, pod.namespace.name))),
        ),
    ),
  );
}

function directionsOf({ spec }: RenderedPolicy): readonly string[] {
  return spec?.policyTypes ?? (spec?.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
}

function rulesOf({ spec }: RenderedPolicy, direction: Direction): readonly Rule[] {
  return direction === 'Ingress'
    ? (spec?.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
    : (spec?.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }));
}

/** A name is that of a port of the pod that is connected to, and means nothing outside of the cluster. */
function isOfPort(
  { port, endPort, protocol = 'TCP' }: INetworkPolicyPort,
  { to, port: wanted, protocol: used }: Connection,
): boolean {
  if (protocol !== used) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return port <= wanted && wanted <= (endPort ?? port);
  return (to.pod?.ports ?? []).some(
    ({ name, containerPort, protocol: declared = 'TCP' }) =>
      name === port && containerPort === wanted && declared === used,
  );
}

function verdictOfPeer(
  { ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer,
  { pod, addresses }: Endpoint,
  ownNamespace: string,
): NetworkVerdict {
  if (ipBlock) {
    const { cidr, except = [] } = ipBlock;
    const isIn = addresses.some(
      (address) => isInRange(address, cidr) && !except.some((range) => isInRange(address, range)),
    );
    if (!isIn) return 'refused';
    return pod ? 'undefined-by-kubernetes' : 'allowed';
  }
  if (!pod) return 'refused';
  const isOfNamespace = namespaceSelector
    ? selects(namespaceSelector, pod.namespace.labels)
    : pod.namespace.name === ownNamespace;
  return isOfNamespace && selects(podSelector, pod.labels) ? 'allowed' : 'refused';
}

/** Whether an address is in a range, `10.0.0.0/8`. One of the other version of IP never is. */
export function isInRange(address: string, cidr: string): boolean {
  const [network = '', prefix = ''] = cidr.split('/');
  const version = isIPv6(network) ? 'ipv6' : 'ipv4';
  if (isIPv6(address) !== isIPv6(network)) return false;
  const range = new BlockList();
  range.addSubnet(network, Number(prefix), version);
  return range.check(address, version);
}
