import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '@tidegate/service';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackingUsers } from '../backing-services/backing-users.js';
import { Passwords } from '../secrets/passwords.js';
import { LocalSettings } from '../settings/local.settings.js';
import type { DiscoveryContext } from './discovery.types.js';
import type { ServiceSearch } from './find-service.js';
import { RABBITMQ_SEARCH } from './rabbitmq-sources.js';
import { REDIS_SEARCH } from './redis-sources.js';

const SEARCHES: readonly [string, number, string, ServiceSearch<unknown>][] = [
  ['a broker', 5672, 'RABBITMQ_URL', RABBITMQ_SEARCH],
  ['a store', 6379, 'REDIS_URL', REDIS_SEARCH],
];

describe.each(SEARCHES)('%s that answers on port %i and was not given', (_, port, setting, search) => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-unnamed-'));
  const lines: string[] = [];
  let connections = 0;
  let impostor: Server;

  beforeAll(async () => {
    impostor = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      socket.end('+PONG\r\n');
    });
    impostor.listen(port, '127.0.0.1');
    // Where the machine has one of its own, that one stands in for it.
    await once(impostor, 'listening').catch(() => undefined);
  });

  afterAll(async () => {
    if (impostor.listening) await new Promise((done) => impostor.close(done));
    rmSync(directory, { recursive: true, force: true });
  });

  it('is not used, because any user may have started it, and the setting that names it is shown', async () => {
    const line = (text: string) => lines.push(text);
    const context: DiscoveryContext = {
      settings: readSettings(LocalSettings, { INSTALL_PACKAGES: 'false' }),
      workspaceRoot: process.cwd(),
      directory,
      environment: {},
      users: new BackingUsers(new Passwords(directory), []),
      reporter: { line, step: () => ({ succeed: line, fail: line }) },
      stop: new AbortController().signal,
      onEvent: () => undefined,
      onStop: () => undefined,
    };
    // What is given, then what answers: a private one would be started next.
    for (const source of search.sources.slice(0, 2)) expect(await source(context)).toBeUndefined();
    expect(lines).toEqual([
      `  what answers on port ${port} is not used: any user of this machine may have started it (${setting} names it)`,
    ]);
    // One look at whether there is anything; nothing is said to it.
    expect(connections).toBeLessThanOrEqual(1);
  });
});
