import ipaddr from 'ipaddr.js';

/** Of Azure: what belongs to a node, its metadata among it, at an address of the public range. */
const AZURE_WIRE_SERVER = '168.63.129.16';

/** What the internet uses of IPv6. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether webhooks may be sent to an IP address where private ones are not allowed: only those that the internet uses. Loopback,
 * link-local, private and shared networks, metadata of clouds, multicast, what is reserved, and all forms of IPv6 that lead to an
 * address of IPv4 (mapped, NAT64, 6to4, Teredo) are none.
 *
 * @param address - as a socket reports it, or as it stands in an address without brackets; what is no IP address is not allowed
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === AZURE_WIRE_SERVER) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST);
}
