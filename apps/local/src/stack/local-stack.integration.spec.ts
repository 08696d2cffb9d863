import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRunning, listMarkedProcesses } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOk } from '../network/is-ok.js';
import { findFreePort } from '../network/free-port.js';
import { isListening } from '../network/port-probe.js';
import { isFinished, pushText } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';
import { markOf } from '../folder/leftovers.js';
import { readStackFile, type StackProcess } from '../folder/stack-file.js';

/** With workers that stay: its cooldown is ten minutes. */
const QUEUE_LENGTH = { settings: { SCALING: 'queue-length' } };

/** One long story, each step on what the one before left behind. */
describe('the stack on one machine', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-stack-'));
  let port: number;
  let stack: StackUnderTest;

  const base = () => `http://127.0.0.1:${port}`;
  const push = () => pushText(base(), 'hello');
  const processOf = (role: StackProcess['role']) => {
    const found = readStackFile(directory)?.processes.find((one) => one.role === role);
    if (found === undefined) throw new Error(`no ${role} in stack.json`);
    return found;
  };
  const hasReady = (role: StackProcess['role']) =>
    Promise.resolve(
      readStackFile(directory)?.processes.some((one) => one.role === role && one.state === 'ready') === true,
    );

  beforeAll(async () => {
    port = await findFreePort();
    stack = startStack(directory, port, QUEUE_LENGTH);
    await awaitRunning(stack);
  }, STACK_SECONDS * 1000);

  afterAll(() => endStack(stack, directory), 60_000);

  it('starts a worker process within two seconds of the first push, and serves it', async () => {
    const id = await push();
    await waitUntil(() => stack.output().includes('workers 0 → 1'), { withinMs: 2_000 });
    await waitUntil(() => isFinished(base(), id), { withinMs: 30_000 });
  }, 40_000);

  it('replaces a worker that is killed, and serves on', async () => {
    await waitUntil(() => hasReady('worker'));
    const killed = processOf('worker');
    process.kill(killed.pid, 'SIGKILL');
    await waitUntil(() => !isRunning(killed));
    await waitUntil(() => hasReady('worker'), { withinMs: 30_000 });
    const id = await push();
    await waitUntil(() => isFinished(base(), id), { withinMs: 30_000 });
  }, 70_000);

  it('starts a gateway that is killed again', async () => {
    const killed = processOf('gateway');
    process.kill(killed.pid, 'SIGKILL');
    await waitUntil(() => !isRunning(killed));
    await waitUntil(() => isOk(`${base()}/readyz`), { withinMs: 30_000 });
  }, 40_000);

  it('refuses a second start in the same folder, in one line', async () => {
    const second = startStack(directory, await findFreePort());
    expect(await second.ended).toBe(1);
    expect(second.output().trim()).toBe(
      `Tidegate is already running here: process ${stack.child.pid}, http://localhost:${port} (Ctrl-C there stops it).`,
    );
  }, 90_000);

  it('names a port that is taken, and the setting, in one line', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'tidegate-stack-'));
    const second = startStack(elsewhere, port, { by: 'built' });
    expect(await second.ended).toBe(1);
    expect(second.output().trim()).toMatch(new RegExp(`^Port ${port} of .* GATEWAY_PORT\\.$`));
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it(
    'ends what a killed run has left before it starts, and has the jobs of that run',
    async () => {
      const id = await push();
      const left = ['broker', 'store', 'epmd'].map((role) => processOf(role as StackProcess['role']));
      stack.child.kill('SIGKILL');
      await stack.ended;
      stack = startStack(directory, port, { ...QUEUE_LENGTH, by: 'npm' });
      await awaitRunning(stack);
      expect(stack.output()).toMatch(/ended \d+ processes that an earlier run had left behind/);
      expect(left.some(isRunning)).toBe(false);
      await waitUntil(() => isFinished(base(), id), { withinMs: 30_000 });
    },
    STACK_SECONDS * 1000,
  );

  it('leaves neither a process nor a port behind after a SIGTERM to npm alone, which exits 0 when all is over', async () => {
    const { services } = readStackFile(directory) ?? {};
    stack.child.kill('SIGTERM');
    expect(await stack.ended).toBe(0);
    expect(listMarkedProcesses(markOf(directory))).toEqual([]);
    const ports = [base(), ...Object.values(services ?? {}).map(String)].map((url) =>
      Number(new URL(url).port),
    );
    expect(await Promise.all(ports.map(isListening))).toEqual(ports.map(() => false));
    expect(readStackFile(directory)).toBeUndefined();
  }, 60_000);
});
