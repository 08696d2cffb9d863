import { findTestPort, waitUntil } from '@tidegate/testing';
import { Redis } from 'ioredis';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedisUnderTest } from './redis-under-test.js';

/** The name that it has for the master, and the password that it asks for. */
export const SENTINEL_MASTER = 'jobs';
export const SENTINEL_PASSWORD = 'sentinel-secret';

/** A Redis Sentinel of one spec's own, which fails over by itself half a second after the master is gone. */
export class PrivateSentinel {
  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly server: ChildProcess,
    private readonly client: Redis,
  ) {}

  /** Starts one that watches a master, and waits until it has found a replica. */
  static async start(master: RedisUnderTest): Promise<PrivateSentinel> {
    const port = await findTestPort();
    const directory = mkdtempSync(join(tmpdir(), 'tidegate-sentinel-'));
    const file = join(directory, 'sentinel.conf');
    writeFileSync(
      file,
      [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${directory}`,
        `requirepass ${SENTINEL_PASSWORD}`,
        `sentinel monitor ${SENTINEL_MASTER} 127.0.0.1 ${master.port} 1`,
        `sentinel down-after-milliseconds ${SENTINEL_MASTER} 500`,
        `sentinel failover-timeout ${SENTINEL_MASTER} 3000`,
      ].join('\n'),
    );
    const server = spawn('redis-server', [file, '--sentinel'], {
      stdio: 'ignore',
      env: { ...process.env, LC_ALL: 'C' },
    });
    await once(server, 'spawn');
    const client = new Redis({
      port,
      host: '127.0.0.1',
      password: SENTINEL_PASSWORD,
      retryStrategy: () => 50,
    });
    client.on('error', () => undefined);
    const sentinel = new PrivateSentinel(port, directory, server, client);
    await waitUntil(
      async () =>
        ((await client.call('SENTINEL', 'REPLICAS', SENTINEL_MASTER)) as readonly unknown[]).length > 0,
      { withinMs: 20_000 },
    );
    return sentinel;
  }

  /** The port of the master, as the sentinel reports it. */
  async masterPort(): Promise<number> {
    const address = await this.client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', SENTINEL_MASTER);
    return Number((address as readonly string[])[1]);
  }

  /** Kills it and removes its data. */
  async remove(): Promise<void> {
    this.client.disconnect();
    this.server.kill('SIGKILL');
    await waitUntil(() => this.server.signalCode !== null);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
