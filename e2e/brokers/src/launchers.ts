import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreRelease } from './releases.js';

/**
 * Writes scripts that start the programs of an unpacked suite: each sees the suite's `/usr` in place of the machine's, in a
 * mount namespace of its own, and everything else as it is. The script becomes the program, so that signals reach it.
 * Root makes the namespace right away, others as root of a user namespace of their own.
 */
export class Launchers {
  private constructor(
    /** To stand first in `PATH`. */
    readonly directory: string,
  ) {}

  /** An empty folder for launchers; what was there before goes. */
  static async in(directory: string): Promise<Launchers> {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    return new Launchers(directory);
  }

  /** `rabbitmq-server` without the wrapper that changes to another user, and its `epmd`. */
  async addBroker(usr: string): Promise<void> {
    const [release] = await readdir(join(usr, 'lib/rabbitmq/lib'));
    if (release === undefined) throw new Error(`there is no RabbitMQ in ${usr}`);
    await this.add('rabbitmq-server', usr, `/usr/lib/rabbitmq/lib/${release}/sbin/rabbitmq-server`);
    await this.add('epmd', usr, '/usr/bin/epmd');
  }

  /** `redis-server` and `redis-sentinel`, whatever the store's programs are called. */
  async addStore(usr: string, { programs }: StoreRelease): Promise<void> {
    for (const role of ['server', 'sentinel'])
      await this.add(`redis-${role}`, usr, `/usr/bin/${programs}-${role}`);
  }

  private async add(name: string, usr: string, program: string): Promise<void> {
    const script = `#!/bin/sh
if [ "$(id -u)" = 0 ]; then as=; else as=--map-root-user; fi
exec unshare $as --mount sh -c 'mount --bind "$0" /usr && exec "$@"' '${usr}' ${program} "$@"
`;
    await writeFile(join(this.directory, name), script, { mode: 0o755 });
  }
}
