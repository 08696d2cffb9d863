import { podTemplates, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { OPERATOR_PORTS } from '../checks/broker-ports.js';
import type { Labels } from '../checks/labels.js';
import type { Endpoint, PodOfNetwork } from './endpoint.js';

/** Every namespace has its name as a label. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const OWN_NAMESPACE = 'tidegate';

/** Where clusters have their pods: in private ranges. */
const POD_ADDRESSES = ['10.244.3.7', 'fd00:10:244::7'] as const;

function podOf(namespace: string, labels: Labels, ports: PodOfNetwork['ports']): PodOfNetwork {
  return { namespace: { name: namespace, labels: { [NAMESPACE_NAME]: namespace } }, labels, ports };
}

function strange(
  title: string,
  namespace: string,
  labels: Labels,
  ports: PodOfNetwork['ports'] = [],
): Endpoint {
  return { title, addresses: POD_ADDRESSES, pod: podOf(namespace, labels, ports) };
}

/** The pods of a rendering, those included that the RabbitMQ cluster operator makes. */
export function ownPods(
  objects: readonly KubernetesObject[],
): readonly (Endpoint & { readonly pod: PodOfNetwork })[] {
  const ofWorkloads = podTemplates(objects).map(({ owner, labels, spec }) => ({
    title: owner,
    addresses: POD_ADDRESSES,
    pod: podOf(
      OWN_NAMESPACE,
      labels,
      spec.containers.flatMap(({ ports = [] }) => ports),
    ),
  }));
  const ofOperator = objects
    .filter(({ kind }) => kind === 'RabbitmqCluster')
    .map((object) => ({
      title: titleOf(object),
      addresses: POD_ADDRESSES,
      pod: podOf(OWN_NAMESPACE, { 'app.kubernetes.io/name': object.metadata.name }, OPERATOR_PORTS),
    }));
  return [...ofWorkloads, ...ofOperator];
}

/** Pods of others on the cluster. */
export const STRANGE_PODS = {
  keda: strange('KEDA', 'keda', { app: 'keda-operator' }),
  prometheus: strange('Prometheus', 'monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
  rabbitmqOperator: strange('the RabbitMQ cluster operator', 'rabbitmq-system', {
    'app.kubernetes.io/component': 'rabbitmq-operator',
  }),
  // With our names, so that it would be found if a policy forgot the namespace.
  neighbour: strange('a neighbour', 'neighbour', { 'app.kubernetes.io/name': 'gateway' }),
  names: strange('the cluster’s DNS', 'kube-system', { 'k8s-app': 'kube-dns' }, [
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
    { name: 'dns-tcp', containerPort: 53 },
  ]),
} as const;

/** The node of a pod, from where the kubelet asks its probes. */
export const OWN_NODE: Endpoint = { title: 'its node', addresses: ['192.168.9.9'], isOwnNode: true };

const outside = (address: string): Endpoint => ({ title: address, addresses: [address] });

/** What listens for names on each node, where NodeLocal DNSCache is installed. */
export const NODE_LOCAL_NAMES = outside('169.254.20.10');

/** Servers of the internet. */
export const INTERNET: readonly Endpoint[] = ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'].map(
  outside,
);

/** Where clouds answer with the credentials of a node: AWS, Azure, Google, Alibaba, Oracle; the last by NAT64. */
export const METADATA: readonly Endpoint[] = [
  '169.254.169.254',
  'fd00:ec2::254',
  '168.63.129.16',
  'fd20:ce::254',
  '100.100.100.200',
  '192.0.0.192',
  'fe80::a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
].map(outside);

/** Machines of private networks, one of each range. */
export const PRIVATE: readonly Endpoint[] = [
  '10.1.2.3',
  '100.64.0.5',
  '172.31.255.1',
  '192.168.1.1',
  'fd12:3456::1',
].map(outside);

/** Ranges that the internet does not use, so that some clusters do; the last is a private address by NAT64. */
export const RESERVED: readonly Endpoint[] = ['198.18.0.1', '240.0.0.9', '64:ff9b::a01:203'].map(outside);
