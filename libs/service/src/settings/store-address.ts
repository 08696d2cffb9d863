import type { BackendSettings } from './backend.settings.js';

/** Where the store is, and how to log in to the Sentinels that report its master. */
export interface StoreAddress {
  readonly url: string;
  readonly sentinels?: {
    readonly addresses: readonly { readonly host: string; readonly port: number }[];
    readonly master: string;
    readonly username?: string;
    readonly password?: string;
  };
}

const SENTINEL_PORT = 26_379;

/** The address that settings give: that of one server, or of a master that Sentinels report. */
export function storeAddress(
  settings: Pick<
    BackendSettings,
    | 'REDIS_URL'
    | 'REDIS_SENTINELS'
    | 'REDIS_SENTINEL_MASTER'
    | 'REDIS_SENTINEL_USERNAME'
    | 'REDIS_SENTINEL_PASSWORD'
  >,
): StoreAddress {
  const { REDIS_URL: url, REDIS_SENTINELS, REDIS_SENTINEL_MASTER: master } = settings;
  const { REDIS_SENTINEL_USERNAME: username, REDIS_SENTINEL_PASSWORD: password } = settings;
  if (REDIS_SENTINELS === undefined) return { url };
  return {
    url,
    sentinels: {
      addresses: REDIS_SENTINELS.split(',').map(parseAddress),
      master,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    },
  };
}

function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(`redis://${text.trim()}`);
  // An address of IPv6 stands in brackets within a URL alone.
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || SENTINEL_PORT) };
}
