import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askStore } from '@tidegate/job-store';
import { identifyProcess, isRunning, listMarkedProcesses, type ProcessEvent } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivateRabbitmq } from './private-rabbitmq.js';
import { PrivateRedis } from './private-redis.js';
import { preparePrivateRabbitmq, preparePrivateRedis } from './private-services.js';
import { amqpAnswers, askManagement, managementAnswers } from './rabbitmq-probe.js';

const dataDirectory = mkdtempSync(join(tmpdir(), 'tidegate-private-'));
const mark = { variable: 'TIDEGATE_SPEC', value: dataDirectory };
const events: ProcessEvent[] = [];
const options = {
  dataDirectory,
  environment: { ...process.env, [mark.variable]: mark.value },
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

describe('a private broker', () => {
  let broker: PrivateRabbitmq;

  const putQueue = () =>
    askManagement(broker.rabbitmqManagementUrl, '/api/queues/%2F/kept', {
      method: 'PUT',
      body: JSON.stringify({ durable: true, arguments: { 'x-queue-type': 'quorum' } }),
    });
  const hasQueue = async () => (await askManagement(broker.rabbitmqManagementUrl, '/api/queues/%2F/kept')).ok;

  beforeAll(async () => {
    broker = await preparePrivateRabbitmq(options);
    await broker.start();
  }, 120_000);

  afterAll(() => broker.stop());

  it('answers AMQP and management, and lets us write policies', async () => {
    expect(await amqpAnswers(broker.rabbitmqUrl)).toBe(true);
    expect(await managementAnswers(broker.rabbitmqManagementUrl)).toBe(true);
    const whoami: unknown = await (await askManagement(broker.rabbitmqManagementUrl, '/api/whoami')).json();
    expect(whoami).toMatchObject({ tags: expect.arrayContaining(['administrator']) });
  });

  it('reports a publish within two seconds of it', async () => {
    expect((await putQueue()).status).toBe(201);
    await waitUntil(hasQueue);
    await askManagement(broker.rabbitmqManagementUrl, '/api/exchanges/%2F/amq.default/publish', {
      method: 'POST',
      body: JSON.stringify({ properties: {}, routing_key: 'kept', payload: 'x', payload_encoding: 'string' }),
    });
    await waitUntil(
      async () => {
        const queue: unknown = await (
          await askManagement(broker.rabbitmqManagementUrl, '/api/queues/%2F/kept')
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
    await waitUntil(async () => (await amqpAnswers(broker.rabbitmqUrl)) && (await hasQueue()), {
      withinMs: 60_000,
    });
    expect(broker.processes[1].identity).not.toEqual(before);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'died', name: 'broker', pauseSeconds: 0 }));
  }, 90_000);

  it('leaves neither a process nor a port behind when it is stopped, and keeps its data', async () => {
    await broker.stop();
    await waitUntil(() => listMarkedProcesses(mark).length === 0);
    expect(await listens(portOf(broker.rabbitmqUrl))).toBe(false);
    expect(await listens(portOf(broker.rabbitmqManagementUrl))).toBe(false);
    broker = await preparePrivateRabbitmq(options);
    await broker.start();
    expect(await hasQueue()).toBe(true);
  }, 120_000);
});

describe('a private store', () => {
  let store: PrivateRedis;

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
    ['save', ''],
  ])('runs with %s = "%s"', async (name, value) => {
    expect(await askStore(store.redisUrl, ['CONFIG', 'GET', name])).toEqual([name, value]);
  });

  it('has what it answered after a SIGKILL, on the same port', async () => {
    await askStore(store.redisUrl, ['SET', 'kept', 'yes']);
    const before = store.process.identity;
    if (before === undefined) throw new Error('the store does not run');
    process.kill(before.pid, 'SIGKILL');
    await waitUntil(async () => (await askStore(store.redisUrl, ['GET', 'kept']).catch(() => '')) === 'yes', {
      withinMs: 10_000,
    });
    expect(identifyProcess(before.pid)).toBeUndefined();
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
