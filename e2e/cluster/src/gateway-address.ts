import type { ClusterConnection } from './cluster-connection.js';
import { GatewayForward } from './gateway-forward.js';

/** Where a gateway answers. */
export interface GatewayAddress {
  readonly url: string;
  /** As text for people. */
  readonly way: string;
  /** Ends what keeps the address open. */
  readonly close: () => void;
}

const SERVICE = 'gateway';
const PORT = 8002;
const ANSWERS_WITHIN_MS = 3000;

/**
 * Finds a gateway: at `baseUrl`, else at the address that a load balancer has given to the Service, if it
 * really answers there, else by a port-forward of our own.
 *
 * @throws {ClusterError} when the cluster refuses or does not answer
 * @throws {Error} when no gateway is ready
 */
export async function findGateway(
  connection: ClusterConnection,
  baseUrl: string | undefined,
): Promise<GatewayAddress> {
  if (baseUrl !== undefined) return { url: baseUrl, way: 'BASE_URL', close: () => undefined };
  for (const url of await loadBalancerUrls(connection)) {
    if (await answers(url)) return { url, way: 'the address of its Service', close: () => undefined };
  }
  const forward = await GatewayForward.open(connection);
  return { url: forward.url, way: 'a port-forward', close: () => forward.close() };
}

async function loadBalancerUrls(connection: ClusterConnection): Promise<readonly string[]> {
  const { core, namespace } = connection;
  const { status } = await connection.ask({ verb: 'get', resource: 'services', name: SERVICE }, () =>
    core.readNamespacedService({ name: SERVICE, namespace }),
  );
  const hosts = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  return hosts.map((host) => `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    // Not a probe's path, which has a port of its own on a cluster.
    const { ok } = await fetch(`${url}/v1/models`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return ok;
  } catch {
    return false;
  }
}
