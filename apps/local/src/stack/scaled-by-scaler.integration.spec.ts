import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRunning } from '@tidegate/processes';
import { makeStackAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { isFinished, pushText } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';
import { readStackFile, type StackProcess } from '../folder/stack-file.js';

describe('a stack whose workers the scaler decides on', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-stack-'));
  let addresses: RemovableAddresses;
  let port: number;
  let stack: StackUnderTest;

  const prints = (words: string, seconds: number): Promise<true> =>
    waitUntil(() => stack.output().includes(words), { withinMs: seconds * 1000 });
  const find = (role: StackProcess['role']): StackProcess | undefined =>
    readStackFile(directory)?.processes.find((one) => one.role === role);
  const base = () => `http://127.0.0.1:${port}`;
  const push = () => pushText(base(), 'hello');

  beforeAll(async () => {
    port = await findFreePort();
    addresses = await makeStackAddresses();
    stack = startStack(directory, port, { addresses });
    await awaitRunning(stack);
  }, STACK_SECONDS * 1000);

  afterAll(async () => {
    await endStack(stack, directory);
    await addresses.remove();
  }, 60_000);

  it('starts a worker within two seconds of the first push', async () => {
    const id = await push();
    await prints('workers 0 → 1: external scaler', 2);
    await waitUntil(() => isFinished(base(), id), { withinMs: 30_000 });
  }, 40_000);

  it('shows why on the page of decisions', async () => {
    const url = /decisions\s+(http:\S+)/.exec(stack.output())?.[1] ?? '';
    const decisions = (await (await fetch(url)).json()) as object[];
    expect(decisions[0]).toMatchObject({ model: 'default', reason: expect.any(String) as unknown });
  });

  it('ends the worker when it no longer pays', async () => {
    await prints('workers 1 → 0: external scaler is not active', 60);
    await waitUntil(() => find('worker') === undefined, { withinMs: 30_000 });
  }, 100_000);

  it('scales by the length of the queue while the scaler hangs, and replaces it', async () => {
    const frozen = find('scaler');
    if (frozen === undefined) throw new Error('no scaler in stack.json');
    const printed = stack.output().length;
    const prints = (words: string, seconds: number): Promise<true> =>
      waitUntil(() => stack.output().slice(printed).includes(words), {
        withinMs: seconds * 1000,
        what: words,
      });
    process.kill(frozen.pid, 'SIGSTOP');
    try {
      const id = await push();
      await prints('workers 0 → 1: the scaler does not answer: ', 10);
      await prints('scaler hangs: replacing it', 20);
      await waitUntil(() => !isRunning(frozen), { withinMs: 5_000 });
      await waitUntil(() => isFinished(base(), id), { withinMs: 30_000 });
    } finally {
      if (isRunning(frozen)) process.kill(frozen.pid, 'SIGCONT');
    }
    await waitUntil(() => find('scaler')?.state === 'ready', { withinMs: 30_000 });
    await prints('workers 1 → 0: external scaler is not active', 60);
  }, 120_000);

  it('starts a scaler that is killed again, and serves what is pushed meanwhile', async () => {
    const killed = find('scaler');
    if (killed === undefined) throw new Error('no scaler in stack.json');
    process.kill(killed.pid, 'SIGKILL');
    await waitUntil(() => !isRunning(killed));
    const id = await push();
    await waitUntil(() => isFinished(base(), id), { withinMs: 30_000 });
    const isBack = (): boolean => find('scaler')?.state === 'ready' && find('scaler')?.pid !== killed.pid;
    await waitUntil(() => isBack(), { withinMs: 30_000 });
  }, 70_000);
});
