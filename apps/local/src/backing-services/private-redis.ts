import { askStore } from '@tidegate/job-store';
import { SupervisedProcess } from '@tidegate/processes';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
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
    readonly redisUrl: string,
    readonly process: SupervisedProcess,
  ) {}

  /** Chooses the port and writes the file; {@link start} starts it. */
  static async prepare(options: PrivateRedisOptions): Promise<PrivateRedis> {
    const port = await findFreePort();
    const redisUrl = `redis://127.0.0.1:${port}`;
    const configurationFile = join(options.dataDirectory, 'redis.conf');
    mkdirSync(join(options.dataDirectory, 'data'), { recursive: true });
    writeFileSync(
      configurationFile,
      renderRedisConf({ port, directory: join(options.dataDirectory, 'data') }),
    );
    const server = new SupervisedProcess({
      specification: {
        name: 'store',
        command: options.redisServer,
        arguments: [configurationFile],
        // Redis 7.2 and later refuses to start where LANG names a locale that this machine does not have.
        environment: { ...options.environment, LC_ALL: 'C' },
        workingDirectory: options.dataDirectory,
        logFile: join(options.dataDirectory, 'redis.log'),
      },
      isReady: async () => (await askStore(redisUrl, ['PING'])) === 'PONG',
      readyWithinSeconds: READY_WITHIN_SECONDS,
      stopGraceSeconds: STOP_GRACE_SECONDS,
      onEvent: options.onEvent,
    });
    return new PrivateRedis(redisUrl, server);
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
}: {
  readonly port: number;
  readonly directory: string;
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
    'loglevel notice',
    '',
  ].join('\n');
}
