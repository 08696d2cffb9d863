import { ofKind, type KubernetesObject } from '../kubernetes-object.js';
import type { Connection, Endpoint } from '../network/endpoint.js';
import {
  INTERNET,
  METADATA,
  NODE_LOCAL_NAMES,
  OWN_NODE,
  ownPods,
  PRIVATE,
  RESERVED,
  STRANGE_PODS,
} from '../network/neighbourhood.js';
import { verdictOf, type NetworkVerdict } from '../network/verdict.js';

/** Our services by their label, and others on the cluster. */
type Client =
  'gateway' | 'worker' | 'scaler' | 'rabbitmq' | 'redis' | keyof typeof STRANGE_PODS | 'internet' | 'node';

/** Everybody but workers, whose models are code of others, and what has no business there. */
const ALL_CLIENTS: readonly Client[] = [
  'gateway',
  'scaler',
  'rabbitmq',
  'redis',
  'keda',
  'prometheus',
  'rabbitmqOperator',
  'neighbour',
  'names',
  'internet',
];

/** Who connects to which port of our pods. Nobody else may, but for the kubelet of the node, who may to each. */
const CLIENTS: Readonly<Record<string, Readonly<Record<number, readonly Client[]>>>> = {
  gateway: { 8002: ALL_CLIENTS, 8082: ['prometheus'] },
  worker: { 8081: ['prometheus'] },
  scaler: { 9090: ['keda'], 8083: ['prometheus'] },
  redis: { 6379: ['gateway', 'worker', 'scaler'] },
  rabbitmq: {
    5672: ['gateway', 'worker', 'scaler'],
    15672: ['gateway', 'keda'],
    15692: ['prometheus'],
  },
};

/** What is added where the brokers are a cluster. */
const CLIENTS_OF_CLUSTER: Readonly<Record<number, readonly Client[]>> = {
  15672: ['gateway', 'keda', 'rabbitmqOperator'],
  4369: ['rabbitmq'],
  25672: ['rabbitmq'],
  35672: ['rabbitmq'],
};

const NAME_LABEL = 'app.kubernetes.io/name';

/** Ports of strangers at which a model is tried: web, ssh, names, and those of brokers, stores and kubelets. */
const TRIED_PORTS: readonly number[] = [22, 53, 80, 443, 5672, 6379, 10_250];

/** Connections that network policies should allow and do not, and the other way round. */
export function wrongReach(objects: readonly KubernetesObject[]): readonly string[] {
  const policies = ofKind(objects, 'NetworkPolicy');
  const portsByProblem = new Map<string, string[]>();
  for (const { connection, expected } of [...connectionsInside(objects), ...connectionsOfModels(objects)]) {
    const { from, to, port, protocol } = connection;
    const verdict = verdictOf(policies, connection);
    if (verdict === (expected ? 'allowed' : 'refused')) continue;
    const problem = `${from.title} ${REPORTED[verdict]} ${to.title}`;
    const ports = portsByProblem.get(problem) ?? [];
    portsByProblem.set(problem, [...ports, protocol === 'UDP' ? `${port} (UDP)` : String(port)]);
  }
  return [...portsByProblem].map(([problem, ports]) => `${problem} at ${ports.join(', ')}`);
}

const REPORTED: Readonly<Record<NetworkVerdict, string>> = {
  allowed: 'reaches',
  refused: 'does not reach',
  'undefined-by-kubernetes': 'reaches, with some network plugins,',
};

interface Expectation {
  readonly connection: Connection;
  readonly expected: boolean;
}

function connectionsInside(objects: readonly KubernetesObject[]): readonly Expectation[] {
  const pods = ownPods(objects);
  const clients: readonly (readonly [Client, Endpoint])[] = [
    ...pods.map((pod) => [pod.pod.labels[NAME_LABEL] as Client, pod] as const),
    ...(Object.entries(STRANGE_PODS) as readonly (readonly [Client, Endpoint])[]),
    ...INTERNET.map((endpoint) => ['internet', endpoint] as const),
    ['node', OWN_NODE],
  ];
  return pods.flatMap((to) => {
    const ports = {
      ...CLIENTS[to.pod.labels[NAME_LABEL] ?? ''],
      ...(to.title.startsWith('RabbitmqCluster') ? CLIENTS_OF_CLUSTER : {}),
    };
    return to.pod.ports.flatMap(({ containerPort: port }) =>
      clients.map(([client, from]) => ({
        connection: { from, to, port, protocol: 'TCP' as const },
        expected: client === 'node' || (ports[port] ?? []).includes(client),
      })),
    );
  });
}

/** From each model to what is not ours. */
function connectionsOfModels(objects: readonly KubernetesObject[]): readonly Expectation[] {
  const pods = ownPods(objects);
  const models = pods.filter(({ pod }) => pod.labels[NAME_LABEL] === 'worker');
  const isStoreElsewhere = !pods.some(({ pod }) => pod.labels[NAME_LABEL] === 'redis');
  const isStorePort = (port: number): boolean => isStoreElsewhere && port === 6379;
  const { names, neighbour, keda, prometheus } = STRANGE_PODS;
  const tries: readonly (readonly [targets: readonly Endpoint[], isExpected: (port: number) => boolean])[] = [
    [INTERNET, () => true],
    [[...METADATA, ...RESERVED], () => false],
    // Where the store is not in the cluster, workers reach the port of Redis at private addresses.
    [PRIVATE, isStorePort],
    [[names, NODE_LOCAL_NAMES], (port) => port === 53],
    [[neighbour, keda, prometheus], () => false],
  ];
  return models.flatMap((from) =>
    tries.flatMap(([targets, isExpected]) =>
      targets.flatMap((to) =>
        TRIED_PORTS
          // What a range means for a pod is for the network plugin to say.
          .filter((port) => !(to.pod && isStorePort(port)))
          .flatMap((port) =>
            (port === 53 ? (['TCP', 'UDP'] as const) : (['TCP'] as const)).map((protocol) => ({
              connection: { from, to, port, protocol },
              expected: isExpected(port),
            })),
          ),
      ),
    ),
  );
}
