import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OwnedProcess } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LaunchWorker } from '../services/worker-launcher.js';
import { WorkerPool, type WorkerEvent } from './worker-pool.js';

const LIVES = 'setInterval(() => {}, 1000)';
const DIES = 'process.exit(1)';
/** Ends in order at the second signal. */
const RETURNS_ITS_JOB = `
  let signals = 0;
  process.on('SIGTERM', () => (signals += 1) > 1 && process.exit(0));
  process.send('ready');
  setInterval(() => {}, 1000);
`;
const DIES_ONCE_READY = `
  const { existsSync, writeFileSync } = require('node:fs');
  if (existsSync('dead')) setInterval(() => {}, 1000);
  else {
    writeFileSync('dead', '');
    process.send('ready', () => process.kill(process.pid, 'SIGKILL'));
  }
`;

describe('WorkerPool', () => {
  let directory: string;
  let probe: Server;
  let events: WorkerEvent[];
  let pool: WorkerPool;
  const launched: OwnedProcess[] = [];

  /** Workers whose readiness is that of one server, and which run `program`. */
  const launching = (program: string, isReady: boolean): LaunchWorker => {
    return async (workerId) => {
      const owned = await OwnedProcess.start({
        name: workerId,
        command: process.execPath,
        arguments: ['-e', program],
        environment: process.env,
        workingDirectory: directory,
        logFile: join(directory, 'worker.log'),
        withChannel: true,
      });
      launched.push(owned);
      const { port } = probe.address() as AddressInfo;
      return {
        process: owned,
        logFile: 'worker.log',
        readyUrl: `http://127.0.0.1:${port}/${isReady ? 'yes' : 'no'}`,
      };
    };
  };
  const poolOf = (launch: LaunchWorker) =>
    new WorkerPool({
      launch,
      terminationGraceSeconds: 5,
      nowSeconds: () => performance.now() / 1000,
      onEvent: (event) => events.push(event),
    });
  const countOf = (kind: WorkerEvent['kind']) => events.filter((event) => event.kind === kind).length;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-pool-'));
    events = [];
    launched.length = 0;
    probe = createServer((request, response) => {
      response.statusCode = request.url === '/yes' ? 200 : 503;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(probe, 'listening');
  });

  afterEach(async () => {
    await pool.stop(0, AbortSignal.abort());
    probe.closeAllConnections();
    probe.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('starts as many as asked for and drains what is too many', async () => {
    pool = poolOf(launching(LIVES, true));
    pool.scaleTo(3);
    await waitUntil(() => countOf('ready') === 3);
    pool.scaleTo(1);
    expect(pool.size).toBe(1);
    await waitUntil(() => countOf('ended') === 2);
    expect(countOf('draining')).toBe(2);
  });

  it('replaces a ready worker that is killed, at once', async () => {
    pool = poolOf(launching(LIVES, true));
    pool.scaleTo(1);
    await waitUntil(() => countOf('ready') === 1);
    launched[0]?.kill();
    await waitUntil(() => countOf('ready') === 2, { withinMs: 5_000 });
    expect(countOf('failed')).toBe(0);
  });

  it('replaces a worker at once that a job has killed before anybody saw that it was ready', async () => {
    pool = poolOf(launching(DIES_ONCE_READY, false));
    pool.scaleTo(1);
    await waitUntil(() => countOf('started') === 2);
    expect(countOf('ended')).toBe(1);
    expect(countOf('failed')).toBe(0);
  });

  it('backs off when set-ups keep failing', async () => {
    pool = poolOf(launching(DIES, false));
    pool.scaleTo(1);
    await waitUntil(() => countOf('failed') === 2);
    const pauses = events.flatMap((event) => (event.kind === 'failed' ? [event.pauseSeconds] : []));
    expect(pauses).toEqual([0, 10]);
    expect(launched).toHaveLength(2);
  });

  it('is failing once set-ups keep failing, also when it is scaled again, and until a worker is ready', async () => {
    let launch = launching(DIES, false);
    pool = poolOf((workerId) => launch(workerId));
    pool.scaleTo(1);
    expect(pool.isFailing).toBe(false);
    await waitUntil(() => countOf('failed') === 2);
    pool.scaleTo(0);
    expect(pool.isFailing).toBe(true);
    launch = launching(LIVES, true);
    pool.scaleTo(1);
    await waitUntil(() => countOf('ready') === 1);
    expect(pool.isFailing).toBe(false);
  });

  it('does not replace a worker that was drained', async () => {
    pool = poolOf(launching(LIVES, true));
    pool.scaleTo(1);
    await waitUntil(() => countOf('ready') === 1);
    pool.scaleTo(0);
    await waitUntil(() => countOf('ended') === 1);
    expect(launched).toHaveLength(1);
  });

  it('has stopped all when stop resolves, also those that were only starting', async () => {
    pool = poolOf(launching(LIVES, false));
    pool.scaleTo(2);
    await waitUntil(() => countOf('started') === 2);
    await pool.stop(10, new AbortController().signal);
    expect(launched.every((owned) => owned.hasExited)).toBe(true);
  });

  it('lets a worker return its job though two signals reached it as one', async () => {
    pool = poolOf(launching(RETURNS_ITS_JOB, false));
    pool.scaleTo(1);
    await waitUntil(() => countOf('ready') === 1);
    const pid = launched[0]?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    await waitUntil(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T '));
    const stopped = pool.stop(0, new AbortController().signal);
    // Both signals are sent in this time, and only one of them waits for the process.
    await delay(100);
    process.kill(pid, 'SIGCONT');
    await stopped;
    await waitUntil(() => countOf('ended') === 1);
    expect(events.at(-1)).toMatchObject({ exit: { code: 0, signal: null } });
  });
});
