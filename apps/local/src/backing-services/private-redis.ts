import { askStore } from '@tidegate/job-store';
import { SupervisedProcess } from '@tidegate/processes';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { isListenedByUs } from '../network/own-listener.js';
import { makePrivateFolder, writePrivateFile } from '../secrets/private-files.js';
import type { StoreAddresses } from './backing-addresses.js';
import { ADMINISTRATOR, type BackingUser } from './backing-users.js';
import type { PrivateServiceOptions } from './private-rabbitmq.js';

/** A private store. */
export interface PrivateRedisOptions extends PrivateServiceOptions {
  readonly redisServer: string;
}

const READY_WITHIN_SECONDS = 60;
const STOP_GRACE_SECONDS = 10;

/** A store of our own: Redis on a free port of the loopback address, every write on disk before it is answered. */
export class PrivateRedis {
  private constructor(
    /** Where it is for a user. */
    readonly addressesOf: (user: BackingUser) => StoreAddresses,
    readonly process: SupervisedProcess,
  ) {}

  /** Chooses the port and writes the file; {@link start} starts it. */
  static async prepare(options: PrivateRedisOptions): Promise<PrivateRedis> {
    const port = await findFreePort();
    const addressesOf = (user: BackingUser): StoreAddresses => ({
      redisUrl: `redis://${options.users.credentials('store', user)}@127.0.0.1:${port}`,
    });
    const { redisUrl } = addressesOf(ADMINISTRATOR);
    const configurationFile = join(options.dataDirectory, 'redis.conf');
    const directory = join(options.dataDirectory, 'data');
    makePrivateFolder(options.dataDirectory);
    makePrivateFolder(directory);
    writePrivateFile(configurationFile, renderRedisConf({ port, directory, acl: options.users.storeAcl() }));
    const server = new SupervisedProcess({
      specification: {
        name: 'store',
        command: options.redisServer,
        arguments: [configurationFile],
        // Redis 7.2 and later refuses to start where LANG names a locale that this machine does not have.
        environment: { ...options.environment, LC_ALL: 'C' },
        workingDirectory: options.dataDirectory,
        logFile: join(options.dataDirectory, 'redis.log'),
        withPrivateFiles: true,
      },
      isReady: async () => isListenedByUs(port) && (await askStore(redisUrl, ['PING'])) === 'PONG',
      readyWithinSeconds: READY_WITHIN_SECONDS,
      stopGraceSeconds: STOP_GRACE_SECONDS,
      onEvent: options.onEvent,
    });
    return new PrivateRedis(addressesOf, server);
  }

  /** @throws {ProcessStartError} when the store does not come up */
  start(): Promise<void> {
    return this.process.start();
  }

  /** Stops the store; the data stays. */
  stop(hurry?: AbortSignal): Promise<void> {
    return this.process.stop(hurry);
  }
}

/**
 * `redis.conf`. A job whose id a client has must survive a crash. So the append-only file is synced before every
 * answer, and nothing is ever evicted. Snapshots would only add pauses: the append-only file holds all.
 */
export function renderRedisConf({
  port,
  directory,
  acl,
}: {
  readonly port: number;
  readonly directory: string;
  /** The lines of its access list. */
  readonly acl: readonly string[];
}): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'daemonize no',
    `dir "${directory.replace(/(["\\])/g, '\\$1')}"`,
    'save ""',
    'appendonly yes',
    'appendfsync always',
    'maxmemory-policy noeviction',
    // A record with an input or an output of more than Redis' own 64 bytes would take 0.6 kB more.
    'hash-max-listpack-value 16384',
    'loglevel notice',
    ...acl,
    '',
  ].join('\n');
}
