import { askStore } from '@tidegate/job-store';
import { isListening } from '../network/port-probe.js';
import { findBinary } from '../backing-services/find-binary.js';
import { preparePrivateRedis } from '../backing-services/private-services.js';
import type { StoreAddresses } from '../backing-services/backing-addresses.js';
import { StackStartError } from '../context/stack-start.error.js';
import { canInstallPackages, installPackages } from './apt-packages.js';
import { lossLine } from './check-redis.js';
import type { DiscoveryContext, FoundService, ServiceSource } from './discovery.types.js';
import { unnamedServiceLine, type ServiceSearch } from './find-service.js';

type Source = ServiceSource<StoreAddresses>;

const REDIS_PORT = 6379;
const USUAL_URL = `redis://127.0.0.1:${REDIS_PORT}`;

/**
 * A store that was given is used as it is set, also where it may lose jobs; it only has to answer. Only a plain connection can be
 * tried here.
 */
const given: Source = async ({ settings, reporter }) => {
  const redisUrl = settings.REDIS_URL;
  if (settings.REDIS_SENTINELS !== undefined)
    return {
      addressesOf: () => ({ redisUrl: redisUrl ?? USUAL_URL }),
      origin: 'as given by REDIS_SENTINELS',
    };
  if (redisUrl === undefined) return undefined;
  const found = { addressesOf: () => ({ redisUrl }), origin: 'as given by REDIS_URL' };
  if (redisUrl.startsWith('rediss:')) return found;
  try {
    await askStore(redisUrl, ['PING']);
    const loss = await lossLine(redisUrl);
    if (loss !== undefined) reporter.line(loss);
    return found;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackStartError(`The store that REDIS_URL names cannot be used: ${reason}.`, { cause: error });
  }
};

const unnamed: Source = async ({ reporter }) => {
  if (await isListening(REDIS_PORT)) reporter.line(unnamedServiceLine(REDIS_PORT, 'REDIS_URL'));
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
  const { directory: dataDirectory, environment, users, onEvent } = context;
  const store = await preparePrivateRedis({ dataDirectory, environment, users, onEvent });
  context.onStop((hurry) => store.stop(hurry));
  await store.start();
  const { redisUrl } = store.addressesOf({ kind: 'operator' });
  return { addressesOf: store.addressesOf, origin: `private, port ${new URL(redisUrl).port}` };
}

/** How to find or start a store. */
export const REDIS_SEARCH: ServiceSearch<StoreAddresses> = {
  title: 'store (Redis)',
  sources: [given, unnamed, installed, installable],
  remedy: 'install Redis (Debian: apt-get install redis-server), or set REDIS_URL.',
};
