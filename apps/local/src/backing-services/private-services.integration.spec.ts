import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askStore } from '@tidegate/job-store';
import { identifyProcess, isRunning, listMarkedProcesses, type ProcessEvent } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMINISTRATOR, BackingUsers } from './backing-users.js';
import { Passwords } from '../secrets/passwords.js';
import type { PrivateRabbitmq } from './private-rabbitmq.js';
import { PrivateRedis } from './private-redis.js';
import { preparePrivateRabbitmq, preparePrivateRedis } from './private-services.js';
import { amqpAnswers, askManagement, managementAnswers } from './rabbitmq-probe.js';

const dataDirectory = mkdtempSync(join(tmpdir(), 'tidegate-private-'));
const mark = { variable: 'TIDEGATE_SPEC', value: dataDirectory };
const events: ProcessEvent[] = [];
const users = new BackingUsers(new Passwords(dataDirectory), [{ kind: 'operator' }]);
const options = {
  dataDirectory,
  environment: { ...process.env, [mark.variable]: mark.value },
  users,
  onEvent: (event: ProcessEvent) => events.push(event),
};

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

const portOf = (url: string) => Number(new URL(url).port);

function withCredentials(url: string, username: string, password: string): string {
  return Object.assign(new URL(url), { username, password }).href;
}

/** The files under a folder that others than their owner may read, where every folder above them lets them. */
function openFiles(folder: string): readonly string[] {
  if ((statSync(folder).mode & 0o077) === 0) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return openFiles(path);
    return (statSync(path).mode & 0o077) === 0 ? [] : [path];
  });
}

const isRoot = process.getuid?.() === 0;

/** Prints all that it receives on a port. */
const LISTENER = `
require('node:net')
  .createServer((socket) => socket.once('data', (data) => { process.stdout.write(data); socket.destroy(); }))
  .listen(Number(process.argv[1]), '127.0.0.1', () => process.stdout.write('listening'));`;

const EARLIER_COOKIE = 'ABCDEFGHIJKLMNOPQRST';

describe('a private broker', () => {
  let broker: PrivateRabbitmq;
  const addresses = () => broker.addressesOf(ADMINISTRATOR);

  /** It had RabbitMQ's own user, Erlang's own cookie, and files that all could read. */
  const makeAsOfAnEarlierVersion = async () => {
    const url = addresses().rabbitmqManagementUrl;
    const put = (path: string, body: object) =>
      askManagement(url, path, { method: 'PUT', body: JSON.stringify(body) });
    await put('/api/users/guest', { password: 'guest', tags: 'administrator' });
    await put('/api/permissions/%2F/guest', { configure: '.*', write: '.*', read: '.*' });
    expect(await managementAnswers(withCredentials(url, 'guest', 'guest'))).toBe(true);
    const folder = join(dataDirectory, 'rabbitmq');
    rmSync(join(folder, '.erlang.cookie'));
    writeFileSync(join(folder, '.erlang.cookie'), EARLIER_COOKIE, { mode: 0o400 });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'console.log'), 0o644);
  };

  const putQueue = () =>
    askManagement(addresses().rabbitmqManagementUrl, '/api/queues/%2F/kept', {
      method: 'PUT',
      body: JSON.stringify({ durable: true, arguments: { 'x-queue-type': 'quorum' } }),
    });
  const hasQueue = async () =>
    (await askManagement(addresses().rabbitmqManagementUrl, '/api/queues/%2F/kept')).ok;

  beforeAll(async () => {
    broker = await preparePrivateRabbitmq(options);
    await broker.start();
  }, 120_000);

  // In a hurry: in order it takes RabbitMQ 6 s.
  afterAll(() => broker.stop(AbortSignal.abort()));

  it('answers AMQP and management, and lets us write policies', async () => {
    expect(await amqpAnswers(addresses().rabbitmqUrl)).toBe(true);
    expect(await managementAnswers(addresses().rabbitmqManagementUrl)).toBe(true);
    const whoami: unknown = await (
      await askManagement(addresses().rabbitmqManagementUrl, '/api/whoami')
    ).json();
    expect(whoami).toMatchObject({ tags: expect.arrayContaining(['administrator']) });
  });

  it('reports a publish within two seconds of it', async () => {
    expect((await putQueue()).status).toBe(201);
    await waitUntil(hasQueue);
    await askManagement(addresses().rabbitmqManagementUrl, '/api/exchanges/%2F/amq.default/publish', {
      method: 'POST',
      body: JSON.stringify({ properties: {}, routing_key: 'kept', payload: 'x', payload_encoding: 'string' }),
    });
    await waitUntil(
      async () => {
        const queue: unknown = await (
          await askManagement(addresses().rabbitmqManagementUrl, '/api/queues/%2F/kept')
        ).json();
        return (queue as { messages?: number }).messages === 1;
      },
      { withinMs: 2_000 },
    );
  });

  it('is started again on the same ports with the same data when it is killed', async () => {
    const before = broker.processes[1].identity;
    if (before === undefined) throw new Error('the broker does not run');
    process.kill(before.pid, 'SIGKILL');
    await waitUntil(() => !isRunning(before));
    await waitUntil(async () => (await amqpAnswers(addresses().rabbitmqUrl)) && (await hasQueue()), {
      withinMs: 60_000,
    });
    expect(broker.processes[1].identity).not.toEqual(before);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'died', name: 'broker', pauseSeconds: 0 }));
  }, 90_000);

  it('leaves neither a process nor a port behind when it is stopped, and keeps its data', async () => {
    await makeAsOfAnEarlierVersion();
    await broker.stop();
    await waitUntil(() => listMarkedProcesses(mark).length === 0);
    expect(await listens(portOf(addresses().rabbitmqUrl))).toBe(false);
    expect(await listens(portOf(addresses().rabbitmqManagementUrl))).toBe(false);
    broker = await preparePrivateRabbitmq(options);
    await broker.start();
    expect(await hasQueue()).toBe(true);
  }, 120_000);

  it('has users of its own, and no longer lets guest in, whom the data of an earlier version had', async () => {
    const response = await askManagement(addresses().rabbitmqManagementUrl, '/api/users');
    const found = (await response.json()) as readonly { readonly name: string; readonly tags: unknown }[];
    expect(found.map(({ name }) => name).toSorted()).toEqual([ADMINISTRATOR, 'guest', 'tidegate-operator']);
    expect(found.find(({ name }) => name === 'guest')).toMatchObject({ password_hash: '', tags: [] });
    expect(
      await managementAnswers(withCredentials(addresses().rabbitmqManagementUrl, 'guest', 'guest')),
    ).toBe(false);
  });

  it.each(['', 'guest'])('lets nobody in with the password "%s"', async (password) => {
    expect(
      await managementAnswers(withCredentials(addresses().rabbitmqManagementUrl, ADMINISTRATOR, password)),
    ).toBe(false);
  });

  it('shares its distribution with nobody: its cookie is random, also where Erlang had made one', () => {
    const cookie = readFileSync(join(dataDirectory, 'rabbitmq', '.erlang.cookie'), 'utf8');
    expect(cookie).not.toBe(EARLIER_COOKIE);
    expect(cookie).toMatch(/^[\w-]{32}$/);
  });
});

describe('the files of a private broker and store', () => {
  it('are read by their owner alone, those of an earlier version too', () => {
    expect(openFiles(join(dataDirectory, 'rabbitmq'))).toEqual([]);
    for (const file of ['console.log', 'rabbitmq.conf', 'definitions.json', '.erlang.cookie'])
      expect(statSync(join(dataDirectory, 'rabbitmq', file)).mode & 0o077).toBe(0);
  });
});

describe('a private store', () => {
  let store: PrivateRedis;
  const redisUrl = () => store.addressesOf(ADMINISTRATOR).redisUrl;

  beforeAll(async () => {
    store = await preparePrivateRedis(options);
    await store.start();
  });

  afterAll(async () => {
    await store.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  it.each([
    ['appendonly', 'yes'],
    ['appendfsync', 'always'],
    ['maxmemory-policy', 'noeviction'],
    ['hash-max-listpack-value', '16384'],
    ['save', ''],
  ])('runs with %s = "%s"', async (name, value) => {
    expect(await askStore(redisUrl(), ['CONFIG', 'GET', name])).toEqual([name, value]);
  });

  it('lets nobody in without a password', async () => {
    const { host } = new URL(redisUrl());
    await expect(askStore(`redis://${host}`, ['PING'])).rejects.toThrow(/NOAUTH|authentication/i);
    await expect(askStore(`redis://${ADMINISTRATOR}:guest@${host}`, ['PING'])).rejects.toThrow();
  });

  it('keeps its data and its log from others', () => {
    expect(openFiles(join(dataDirectory, 'redis'))).toEqual([]);
    for (const file of ['redis.log', 'redis.conf'])
      expect(statSync(join(dataDirectory, 'redis', file)).mode & 0o077).toBe(0);
  });

  it('has what it answered after a SIGKILL, on the same port', async () => {
    await askStore(redisUrl(), ['SET', 'kept', 'yes']);
    // What one script writes at once is a transaction in the append-only file.
    const script = "for _, key in ipairs(KEYS) do redis.call('SET', key, 'yes') end";
    await askStore(redisUrl(), ['EVAL', script, '2', 'kept too', 'kept as well']);
    const before = store.process.identity;
    if (before === undefined) throw new Error('the store does not run');
    process.kill(before.pid, 'SIGKILL');
    await waitUntil(async () => (await askStore(redisUrl(), ['GET', 'kept']).catch(() => '')) === 'yes', {
      withinMs: 10_000,
    });
    expect(await askStore(redisUrl(), ['MGET', 'kept too', 'kept as well'])).toEqual(['yes', 'yes']);
    expect(identifyProcess(before.pid)).toBeUndefined();
  });

  (isRoot ? it : it.skip)('sends no password to another user who has taken its port', async () => {
    const second = await preparePrivateRedis({ ...options, dataDirectory: join(dataDirectory, 'second') });
    const port = portOf(second.addressesOf(ADMINISTRATOR).redisUrl);
    const other = spawn(process.execPath, ['-e', LISTENER, String(port)], {
      uid: 64_950,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let received = '';
    other.stdout.setEncoding('utf8').on('data', (text: string) => (received += text));
    await waitUntil(() => received === 'listening');
    await expect(second.start()).rejects.toThrow(/in use|could not|ended/i);
    expect(received).toBe('listening');
    other.kill();
  });

  it('starts where LANG names a locale that is not there, which Redis 7.2 and later refuses', async () => {
    const redisServer = join(dataDirectory, 'strict-redis-server');
    writeFileSync(redisServer, '#!/bin/sh\n[ "${LC_ALL:-$LANG}" = C ] && exec redis-server "$@"\n');
    chmodSync(redisServer, 0o755);
    const strict = await PrivateRedis.prepare({
      ...options,
      dataDirectory: join(dataDirectory, 'strict-redis'),
      environment: { ...options.environment, LANG: 'xx_XX.UTF-8', LC_ALL: 'xx_XX.UTF-8' },
      redisServer,
    });
    await strict.start();
    await strict.stop();
  });
});
