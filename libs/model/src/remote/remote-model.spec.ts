import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { ModelHost } from '../host/model-host.js';
import { MAXIMUM_LINES_PER_SECOND } from '../output/log.limiter.js';
import { encodeFrame } from '../protocol/frame.js';
import { readModelDescription } from '../host/read-model-description.js';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';
import { ModelHostServer } from './model-host.server.js';
import { REMOTE_PROTOCOL_VERSION } from './remote-message.js';

/** Waits until a file is there, if its input names one. */
const PATIENT = `
import { existsSync } from 'node:fs';
export const inputSchema = { type: 'string' };
export class Model {
  async predict(input) {
    console.log('began');
    while (input.startsWith('/') && !existsSync(input)) await new Promise((resolve) => setTimeout(resolve, 10));
    return process.pid;
  }
}`;

const HELLO = encodeFrame({ type: 'hello', protocolVersion: REMOTE_PROTOCOL_VERSION });
const READY = encodeFrame({ type: 'ready', setupSeconds: 0 });
const ANSWER = encodeFrame({ type: 'succeeded', jobId: 'job-1' }, '1');

describe('a model that a model host runs', () => {
  let workbench: HostWorkbench;
  let modelPath: string;
  let servers: ModelHostServer[] = [];
  let hosts: ModelHost[] = [];
  let made = 0;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
    modelPath = await workbench.file('patient.mjs', PATIENT);
  });
  afterEach(async () => {
    await Promise.all(hosts.map((host) => host.stop({ graceSeconds: 0 })));
    await Promise.all(servers.map((server) => server.close({ graceSeconds: 0 })));
    [hosts, servers] = [[], []];
  });
  afterAll(() => workbench.close());

  const aSocket = () => join(workbench.directory, `${(made += 1)}.sock`);
  const listen = async (socketPath: string, path = modelPath) => {
    const server = await ModelHostServer.listen({
      socketPath,
      model: { modelPath: path, runnerPath: workbench.runnerPath },
    });
    servers.push(server);
    return server;
  };
  const hostAt = (socketPath: string, setupTimeoutSeconds = 20) => {
    const lines: string[] = [];
    const host = new ModelHost({
      socketPath,
      setupTimeoutSeconds,
      abortGraceSeconds: 0.1,
      onLog: ({ text }) => lines.push(text),
    });
    hosts.push(host);
    return { host, lines };
  };
  /** A job that runs until its gate is opened. */
  const begin = async (socketPath: string) => {
    const { host, lines } = hostAt(socketPath);
    await host.start();
    const gate = join(workbench.directory, `gate-${(made += 1)}`);
    const outcome = host.run(aJob({ input: gate }));
    await waitUntil(() => lines.includes('began'), { what: 'the model at work' });
    return { host, outcome, open: () => writeFile(gate, '') };
  };

  it('is started once the model host listens, in whatever order they come', async () => {
    const socketPath = aSocket();
    const { host } = hostAt(socketPath);
    const starting = host.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listen(socketPath);
    expect((await starting).processId).toBe(host.processId);
    expect(await host.run(aJob())).toMatchObject({ outputJson: String(host.processId) });
  });

  it('cannot be set up where no model host comes, with a message that states it', async () => {
    const socketPath = aSocket();
    const { host } = hostAt(socketPath, 0.3);
    await expect(host.start()).rejects.toMatchObject({
      failure: 'timed_out',
      message: `set-up took longer than 0.3 s: no model host answers at ${socketPath} (ENOENT)`,
    });
    await expect(readModelDescription({ socketPath, timeoutSeconds: 0.1 })).rejects.toThrow(
      `loading the file took longer than 0.1 s: no model host answers at ${socketPath} (ENOENT)`,
    );
  });

  it('need not be waited for: the start ends when it is stopped', async () => {
    const { host } = hostAt(aSocket());
    const refused = expect(host.start()).rejects.toMatchObject({ failure: 'stopped' });
    await host.stop({ graceSeconds: 5 });
    await refused;
    expect(host.state).toBe('stopped');
  });

  it('is described without being made', async () => {
    const socketPath = aSocket();
    await listen(socketPath);
    expect(await readModelDescription({ socketPath, timeoutSeconds: 20 })).toEqual({
      schema: { input: { type: 'string' } },
    });
  });

  it('is the file of the model host, whatever the worker asks for', async () => {
    const socketPath = aSocket();
    await listen(socketPath, join(workbench.directory, 'not-there.mjs'));
    const socket = connect(socketPath);
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.write(encodeFrame({ type: 'setup', maximumOutputBytes: 10, modelPath, modelName: modelPath }));
    await once(socket, 'close');
    expect(received).toMatch(/start_failed.*not_found.*not-there\.mjs/);
  });

  it('serves one worker: another waits until it has gone', async () => {
    const socketPath = aSocket();
    await listen(socketPath);
    const { host: first } = hostAt(socketPath);
    await first.start();
    const { host: refused } = hostAt(socketPath, 0.3);
    await expect(refused.start()).rejects.toThrow(/ \(it serves another worker\)$/);
    const { host: second } = hostAt(socketPath);
    const starting = second.start();
    await first.stop({ graceSeconds: 5 });
    await starting;
    expect(await second.run(aJob())).toMatchObject({ kind: 'succeeded' });
  });

  it('is reached by its user and group alone, at a socket that an earlier one may have left', async () => {
    const socketPath = aSocket();
    const script = await workbench.script('model-host.ts');
    const killed = spawn(process.execPath, [script, modelPath, workbench.runnerPath, socketPath], {
      stdio: 'ignore',
    });
    const { outcome, host } = await begin(socketPath);
    const gone = once(killed, 'exit');
    killed.kill('SIGKILL');
    expect(await outcome).toEqual({
      kind: 'crashed',
      message: 'the connection to the model host broke',
      needsRestart: true,
    });
    const starting = host.start();
    // Its connection breaks a moment before it no longer listens.
    await gone;
    await listen(socketPath);
    await starting;
    expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded' });
    expect(((await stat(socketPath)).mode & 0o777).toString(8)).toBe('660');
    await expect(listen(socketPath)).rejects.toThrow(`another model host listens at ${socketPath}`);
  });

  it('finishes its job when the model host is asked to stop, and is not started again', async () => {
    const socketPath = aSocket();
    const server = await listen(socketPath);
    const { host, outcome, open } = await begin(socketPath);
    const { processId = 0 } = host;
    let isClosed = false;
    const closed = server.close({ graceSeconds: Number.POSITIVE_INFINITY }).then(() => (isClosed = true));
    await open();
    expect(await outcome).toMatchObject({ kind: 'succeeded' });
    expect(isClosed).toBe(false);
    await host.stop({ graceSeconds: 5 });
    await closed;
    expect(isAlive(processId)).toBe(false);
  });

  it('is ended when its worker stays longer than the model host may wait', async () => {
    const socketPath = aSocket();
    const server = await listen(socketPath);
    const { host, outcome } = await begin(socketPath);
    const { processId = 0 } = host;
    await server.close({ graceSeconds: 0.1 });
    expect(isAlive(processId)).toBe(false);
    expect(await outcome).toMatchObject({ kind: 'crashed', needsRestart: true });
  });

  it('passes on as few lines as any other, and reports how many were left out', async () => {
    const socketPath = aSocket();
    const source =
      'export class Model { predict() { for (let count = 0; count < 1000; count += 1) console.log(count); } }';
    await listen(socketPath, await workbench.file('talkative.mjs', source));
    const { host, lines } = hostAt(socketPath);
    await host.start();
    await host.run(aJob());
    await waitUntil(() => lines.length > MAXIMUM_LINES_PER_SECOND, { what: 'the note' });
    expect(lines.slice(-1)).toEqual([
      expect.stringMatching(/^… output left out: \d+ lines and \d+ bytes more$/),
    ]);
    expect(lines).toHaveLength(MAXIMUM_LINES_PER_SECOND + 1);
  });

  describe('in whose hands the model host is', () => {
    let hostile: Server | undefined;
    afterEach(() => void hostile?.close());

    /** A model host that greets, is ready, and then does this with the next frame that it gets. */
    const pretend = async (then: (socket: Socket) => void): Promise<string> => {
      const socketPath = aSocket();
      hostile = createServer((socket) => {
        socket.write(HELLO);
        socket.once('data', () => {
          socket.write(READY);
          socket.once('data', () => then(socket));
        });
        socket.on('error', () => undefined);
      }).listen(socketPath);
      await once(hostile, 'listening');
      return socketPath;
    };

    it.each<[string, (socket: Socket) => unknown, RegExp]>([
      ['breaks off', (socket) => socket.destroy(), /^the connection to the model host broke$/],
      [
        'breaks off in the middle of its answer',
        (socket) => socket.end(ANSWER.subarray(0, 12)),
        /^the connection to the model host broke$/,
      ],
      ['sends what is no frame', (socket) => socket.write('hello there'), /broke the protocol/],
      ['greets again', (socket) => socket.write(HELLO), /broke the protocol: a frame out of order/],
      [
        'answers another job',
        (socket) => socket.write(encodeFrame({ type: 'failed', jobId: 'x', message: '' })),
        /broke the protocol: an answer to a job that does not run/,
      ],
      [
        'answers with what is no JSON',
        (socket) => socket.write(encodeFrame({ type: 'succeeded', jobId: 'job-1' }, '{')),
        /broke the protocol: a payload that is not JSON/,
      ],
      [
        'answers with more than it may',
        (socket) => socket.write(encodeFrame({ type: 'succeeded', jobId: 'job-1' }, 'x'.repeat(2 ** 20 + 1))),
        /broke the protocol: a payload of 1048577 bytes/,
      ],
    ])('costs its job one try when it %s', async (_name, act, message) => {
      const { host } = hostAt(await pretend(act));
      await host.start();
      expect(await host.run(aJob())).toEqual({
        kind: 'crashed',
        message: expect.stringMatching(message),
        needsRestart: true,
      });
      expect(host.state).toBe('stopped');
    });

    it('gets one answer to one job taken, and no second', async () => {
      const { host } = hostAt(await pretend((socket) => socket.write(Buffer.concat([ANSWER, ANSWER]))));
      await host.start();
      expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded', outputJson: '1' });
      await waitUntil(() => host.state === 'stopped', { what: 'the end of it' });
    });

    it('holds no job beyond its time limit, and no worker that stops', async () => {
      const { host } = hostAt(await pretend(() => undefined));
      await host.start();
      expect(await host.run(aJob({ timeoutSeconds: 0.1 }))).toEqual({
        kind: 'timed_out',
        message: 'time limit of 0.1 s exceeded',
        needsRestart: true,
      });
    });
  });
});
