import type { RedisOptions } from 'ioredis';

/** Sentinels that report which of several servers is the master. */
export interface StoreSentinels {
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The name that the sentinels have for the master. */
  readonly master: string;
  /** The user for the sentinels; the credentials for the store itself are in its address. */
  readonly username?: string;
  readonly password?: string;
}

/** Where a store is, and how long it may take. */
export interface RedisAddress {
  /** With sentinels its host and port are ignored; user, password, database and TLS are those of the master. */
  readonly url: string;
  readonly sentinels?: StoreSentinels;
  readonly commandTimeoutSeconds: number;
  readonly batchCommands: boolean;
}

const CONNECT_TIMEOUT_MS = 2_000;
const MOST_RECONNECT_DELAY_MS = 500;
/** A store that does not answer a command for this long counts as lost: another server may have its address by then. */
const LEAST_SILENCE_LIMIT_MS = 2_000;
const SILENCE_MARGIN_MS = 500;

/** @param attempt - 1 for the first after a connection that was there: reads pause for as long while a master is looked for */
function reconnectDelayMs(attempt: number): number {
  return Math.min(10 * 2 ** Math.min(attempt - 1, 10), MOST_RECONNECT_DELAY_MS);
}

/**
 * How ioredis is set up. The caller decides whether to wait, so nothing is queued or sent again. Our own check finds
 * out whether the store is ready, because it distinguishes more kinds of "not now" than the check of ioredis does.
 */
export function redisOptions(address: RedisAddress): RedisOptions & { replyMapping: 'legacy' } {
  return {
    ...sentinelOptions(address),
    lazyConnect: true,
    // RESP3 lets a subscriber ask questions too; replies keep the shapes of RESP2, also from a server without RESP3.
    protocol: 3,
    replyMapping: 'legacy',
    // It would ask for a right (CLIENT SETINFO) that the store can do without.
    disableClientInfo: true,
    enableAutoPipelining: address.batchCommands,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: Math.max(LEAST_SILENCE_LIMIT_MS, address.commandTimeoutSeconds * 1000 + SILENCE_MARGIN_MS),
    retryStrategy: reconnectDelayMs,
  };
}

function sentinelOptions({ url, sentinels }: RedisAddress): RedisOptions {
  if (sentinels === undefined) return {};
  const { addresses, master, username, password } = sentinels;
  return {
    sentinels: [...addresses],
    name: master,
    ...(username === undefined ? {} : { sentinelUsername: username }),
    ...(password === undefined ? {} : { sentinelPassword: password }),
    ...(url.startsWith('rediss:') ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    sentinelRetryStrategy: reconnectDelayMs,
  };
}
