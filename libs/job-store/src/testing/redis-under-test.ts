import { findTestPort, waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A Redis of one spec's own, to be killed, frozen and filled without harm to other specs. */
export class RedisUnderTest {
  private server: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly settings: readonly string[],
  ) {}

  /**
   * Starts one on a free port, with an append-only file that is synced at every write.
   *
   * @param settings - further ones, as arguments of `redis-server`
   */
  static async start(...settings: readonly string[]): Promise<RedisUnderTest> {
    const redis = new RedisUnderTest(
      await findTestPort(),
      mkdtempSync(join(tmpdir(), 'tidegate-redis-')),
      settings,
    );
    await redis.restart();
    return redis;
  }

  /** Where it listens. */
  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again on the same port with the same data; resolves when it serves. */
  async restart(): Promise<void> {
    const options = { bind: '127.0.0.1', port: this.port, dir: this.directory, save: '', appendonly: 'yes' };
    const parameters = Object.entries({ ...options, appendfsync: 'always' }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ]);
    const server = spawn('redis-server', [...parameters, ...this.settings], {
      stdio: 'ignore',
      env: { ...process.env, LC_ALL: 'C' },
    });
    await once(server, 'spawn');
    this.server = server;
    const probe = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    probe.on('error', () => undefined);
    await probe.ping();
    probe.disconnect();
  }

  /** Sends it one command, as an operator does. */
  async send(name: string, ...values: readonly (string | number)[]): Promise<unknown> {
    const client = new Redis(this.url);
    try {
      return await client.call(name, ...values);
    } finally {
      client.disconnect();
    }
  }

  /** Kills it without warning. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server?.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await waitUntil(() => server.signalCode !== null);
  }

  /** Stops it in the middle of whatever it does: connections stay open and nothing is answered. */
  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  /** Lets it go on. */
  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  /** Kills it and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
