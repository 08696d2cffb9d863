import { askStore } from '@tidegate/job-store';
import { isListening } from '../network/port-probe.js';
import { findBinary } from '../backing-services/find-binary.js';
import { preparePrivateRedis } from '../backing-services/private-services.js';
import type { BackingAddresses } from '../backing-services/backing-addresses.js';
import { StackStartError } from '../context/stack-start.error.js';
import { canInstallPackages, installPackages } from './apt-packages.js';
import { checkRedis } from './check-redis.js';
import type { DiscoveryContext, FoundService, ServiceSource } from './discovery.types.js';
import type { ServiceSearch } from './find-service.js';

/** Where a store is. */
export type StoreAddresses = Pick<BackingAddresses, 'redisUrl'>;

type Source = ServiceSource<StoreAddresses>;

const REDIS_PORT = 6379;
const USUAL_URL = `redis://127.0.0.1:${REDIS_PORT}`;

/** A given store is used with its own settings; it only has to answer. Only a plain connection can be tried here. */
const given: Source = async ({ settings }) => {
  const redisUrl = settings.REDIS_URL;
  if (settings.REDIS_SENTINELS !== undefined)
    return { addresses: { redisUrl: redisUrl ?? USUAL_URL }, origin: 'as given by REDIS_SENTINELS' };
  if (redisUrl === undefined) return undefined;
  const found = { addresses: { redisUrl }, origin: 'as given by REDIS_URL' };
  if (redisUrl.startsWith('rediss:')) return found;
  try {
    await askStore(redisUrl, ['PING']);
    return found;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackStartError(`The store that REDIS_URL names cannot be used: ${reason}.`, { cause: error });
  }
};

const listening: Source = async ({ reporter }) => {
  if (!(await isListening(REDIS_PORT))) return undefined;
  const check = await checkRedis(USUAL_URL);
  if (check.usable) return { addresses: { redisUrl: USUAL_URL }, origin: `found on port ${REDIS_PORT}` };
  reporter.line(`  the store on port ${REDIS_PORT} is not used: ${check.reason}`);
  return undefined;
};

const installed: Source = async (context) => {
  return findBinary('redis-server', context.environment.PATH) === undefined
    ? undefined
    : startPrivate(context);
};

const installable: Source = async (context) => {
  if (!context.settings.INSTALL_PACKAGES || !canInstallPackages()) return undefined;
  context.reporter.line('  installing Redis: apt-get install redis-server (INSTALL_PACKAGES=false refuses)');
  await installPackages(['redis-server'], context.environment);
  return startPrivate(context);
};

async function startPrivate(context: DiscoveryContext): Promise<FoundService<StoreAddresses>> {
  const { directory: dataDirectory, environment, onEvent } = context;
  const store = await preparePrivateRedis({ dataDirectory, environment, onEvent });
  context.onStop((hurry) => store.stop(hurry));
  await store.start();
  return { addresses: { redisUrl: store.redisUrl }, origin: `private, port ${new URL(store.redisUrl).port}` };
}

/** How to find or start a store. */
export const REDIS_SEARCH: ServiceSearch<StoreAddresses> = {
  title: 'store (Redis)',
  sources: [given, listening, installed, installable],
  remedy: 'install Redis (Debian: apt-get install redis-server), or set REDIS_URL.',
};
