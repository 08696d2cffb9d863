import { afterAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OwnedProcess } from './owned-process.js';
import { identifyProcess } from '../reading/process-identity.js';

const directory = mkdtempSync(join(tmpdir(), 'tidegate-owned-'));
const logFile = join(directory, 'log', 'out.log');

/** Prints «up», and the id of a child that would live on by itself. */
const WITH_CHILD = `
  const detached = process.argv.includes('detached');
  const options = { detached, env: {}, stdio: 'ignore' };
  const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], options);
  require('fs').writeFileSync('child', String(child.pid));
  process.on('SIGTERM', () => process.argv.includes('stubborn') || process.exit(3));
  setInterval(() => {}, 1000);
  require('fs').writeFileSync('up', '');
`;

async function startWithChild(
  ...parameters: readonly string[]
): Promise<{ owned: OwnedProcess; childPid: number }> {
  rmSync(join(directory, 'up'), { force: true });
  const owned = await OwnedProcess.start({
    name: 'example',
    command: process.execPath,
    arguments: ['-e', WITH_CHILD, '--', ...parameters],
    environment: process.env,
    workingDirectory: directory,
    logFile,
  });
  await waitUntil(() => existsSync(join(directory, 'up')));
  return { owned, childPid: Number(readFileSync(join(directory, 'child'), 'utf8')) };
}

describe('OwnedProcess', () => {
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('asks first, and takes what the process left behind with it', async () => {
    const { owned, childPid } = await startWithChild();
    expect(await owned.stop(10)).toEqual({ code: 3, signal: null });
    expect(identifyProcess(childPid)).toBeUndefined();
  });

  it('kills the whole group of one that does not stop within its grace period', async () => {
    const { owned, childPid } = await startWithChild('stubborn');
    expect(await owned.stop(0.1)).toEqual({ code: null, signal: 'SIGKILL' });
    expect(identifyProcess(childPid)).toBeUndefined();
  });

  it('kills also a child that has a group of its own', async () => {
    const { owned, childPid } = await startWithChild('stubborn', 'detached');
    expect(await owned.stop(0.1)).toEqual({ code: null, signal: 'SIGKILL' });
    await waitUntil(() => identifyProcess(childPid) === undefined);
  });

  it('does not wait out the grace period when in a hurry', async () => {
    const { owned } = await startWithChild('stubborn');
    expect(await owned.stop(3600, AbortSignal.abort())).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('names the program that cannot be run', async () => {
    const starting = OwnedProcess.start({
      name: 'example',
      command: join(directory, 'no-such-program'),
      arguments: [],
      environment: {},
      workingDirectory: directory,
      logFile,
    });
    await expect(starting).rejects.toThrow('example did not start');
  });
});
