import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { buildConnector } from 'undici';
import { isPublicAddress } from './allowed-address.js';
import { hostOf } from './webhook-url.js';

/** A connection leads to an address that webhooks must not be sent to. */
export class ForbiddenAddressError extends Error {
  constructor() {
    super('its host has a loopback, private or reserved address');
  }
}

/** Connects as another connector does, and refuses what leads to an address that is not public, before a byte is written. */
export function refusePrivate(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    // Names are looked at when they are resolved; an address is not resolved.
    const host = hostOf(options);
    if (isIP(host) !== 0 && !isPublicAddress(host)) {
      callback(new ForbiddenAddressError(), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error) callback(error, null);
      else if (isPublicAddress(socket.remoteAddress ?? '')) callback(null, socket);
      else {
        socket.destroy();
        callback(new ForbiddenAddressError(), null);
      }
    });
  };
}

type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** Finds all addresses of a name, as `lookup` of Node does. */
type ResolveAll = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: LookupCallback,
) => void;

/** Resolves a name to those of its addresses that are public. @param resolve - by default as the system does */
export function lookupPublic(resolve: ResolveAll = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses = error ? [] : found.filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (error) callback(error, []);
      else if (!first) callback(new ForbiddenAddressError(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
