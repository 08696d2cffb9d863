/** Where a scaler is reached inside a cluster. */
export interface ServiceAddress {
  readonly service: string;
  readonly namespace: string;
  readonly port: string;
}

/** The form of an address that names the Service and its namespace. */
export const SERVICE_ADDRESS_PATTERN =
  /^(?:dns:\/\/\/)?([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.[a-z0-9.-]+)?)?:(\d+)$/;

/**
 * The Service that an address names, in any form that works from another namespace: `scaler.tidegate:9090`,
 * `scaler.tidegate.svc:9090` and `scaler.tidegate.svc.cluster.local:9090` are the same Service.
 *
 * @returns `undefined` for an address that names no Service and namespace
 */
export function parseServiceAddress(address: string): ServiceAddress | undefined {
  const [, service, namespace, port] = SERVICE_ADDRESS_PATTERN.exec(address) ?? [];
  if (service === undefined || namespace === undefined || port === undefined) return undefined;
  return { service, namespace, port };
}

/** Whether two addresses lead to the same Service. */
export function isSameService(one: ServiceAddress, other: ServiceAddress | undefined): boolean {
  return one.service === other?.service && one.namespace === other.namespace && one.port === other.port;
}
