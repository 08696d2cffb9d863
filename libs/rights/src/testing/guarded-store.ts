import { askStore } from '@tidegate/job-store';
import { findTestPort, waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userName, type Role } from '../roles.js';
import { storeAcl } from '../store-acl.js';

const PASSWORD = 'spec-password';

/** Any database but the first: what a connection sends to come there asks for a right, too. */
const DATABASE = 1;

/** A Redis of one spec's own, with the users of some roles and an administrator. */
export class GuardedStore {
  private readonly lines: string[] = [];

  private constructor(
    private readonly port: number,
    private readonly directory: string,
    private readonly server: ChildProcess,
    private readonly monitor: Socket,
  ) {}

  /** Starts one that reads its users from a file. */
  static async start(roles: readonly Role[]): Promise<GuardedStore> {
    const port = await findTestPort();
    const directory = mkdtempSync(join(tmpdir(), 'tidegate-rights-'));
    const file = join(directory, 'users.acl');
    const users = storeAcl({ users: roles.map((role) => ({ role, password: PASSWORD })) });
    const administrator = `user administrator on >${PASSWORD} ~* &* +@all`;
    writeFileSync(file, [...users, administrator, ''].join('\n'));
    const settings = { bind: '127.0.0.1', port, dir: directory, save: '', aclfile: file };
    const server = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' } },
    );
    await once(server, 'spawn');
    await waitUntil(() => askStore(addressOf('administrator', port), ['PING']), {
      what: 'the store to answer',
    });
    const monitor = connect(port, '127.0.0.1');
    const store = new GuardedStore(port, directory, server, monitor);
    await store.beginToWatch();
    return store;
  }

  /** Its address for a role. */
  urlOf(role: Role): string {
    return addressOf(userName(role), this.port);
  }

  /** Its address for who may do everything. */
  get administratorUrl(): string {
    return addressOf('administrator', this.port);
  }

  /** Its address for who gives no name, or another one that is known everywhere. */
  urlAs(user: string | undefined): string {
    return user === undefined ? `redis://127.0.0.1:${this.port}` : addressOf(user, this.port);
  }

  /** All commands that the store is sent while this runs, those of scripts included; in lower case, each once. */
  async commandsDuring(work: () => Promise<unknown>): Promise<ReadonlySet<string>> {
    await this.catchUp();
    this.lines.length = 0;
    await work();
    await this.catchUp();
    return new Set(this.lines.map(commandIn).filter((command) => command !== undefined));
  }

  /** What was refused since the start or the last time, as in `hset` of a user. */
  async takeRefusals(): Promise<readonly string[]> {
    const log = (await askStore(this.administratorUrl, ['ACL', 'LOG'])) as readonly (readonly unknown[])[];
    await askStore(this.administratorUrl, ['ACL', 'LOG', 'RESET']);
    return log.map((entry) => `${String(valueOf(entry, 'object'))} of ${String(valueOf(entry, 'username'))}`);
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    this.monitor.destroy();
    this.server.kill('SIGKILL');
    await waitUntil(() => this.server.signalCode !== null);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async beginToWatch(): Promise<void> {
    let rest = '';
    this.monitor.setEncoding('utf8').on('error', () => undefined);
    this.monitor.on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      this.lines.push(...lines);
    });
    this.monitor.write(`AUTH administrator ${PASSWORD}\r\nMONITOR\r\n`);
    await waitUntil(() => this.lines.filter((line) => line === '+OK').length === 2);
  }

  /** Until a command of our own is seen, which the store was sent last. */
  private async catchUp(): Promise<void> {
    const mark = `mark-${this.lines.length}-${Date.now()}`;
    await askStore(this.administratorUrl, ['ECHO', mark]);
    await waitUntil(() => this.lines.some((line) => line.includes(mark)), {
      what: 'the monitor to catch up',
    });
  }
}

function addressOf(user: string, port: number): string {
  return `redis://${user}:${PASSWORD}@127.0.0.1:${port}/${DATABASE}`;
}

/** `hset` of `+1700000000.1 [1 lua] "HSET" "key"`; nothing of a line of another kind. */
function commandIn(line: string): string | undefined {
  return /^\+[\d.]+ \[[^\]]+\] "([^"]+)"/.exec(line)?.[1]?.toLowerCase();
}

function valueOf(entry: readonly unknown[], name: string): unknown {
  return entry[entry.indexOf(name) + 1];
}
