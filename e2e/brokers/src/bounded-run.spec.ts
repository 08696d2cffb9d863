import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBounded, type BoundedCommand } from './bounded-run.js';

describe('a command that may not take for ever', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidegate-bounded-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const shell = (script: string, given: Partial<BoundedCommand> = {}): Promise<number | undefined> =>
    runBounded({
      command: ['/bin/sh', '-c', script],
      environment: { PATH: process.env.PATH },
      directory,
      logFile: join(directory, 'log'),
      limitSeconds: 60,
      signal: new AbortController().signal,
      ...given,
    });

  it('gives its exit code, and what it printed to the log', async () => {
    expect(await shell('echo well')).toBe(0);
    expect(await shell('echo out; echo wrong >&2; exit 3')).toBe(3);
    expect(await readFile(join(directory, 'log'), 'utf8')).toBe('out\nwrong\n');
  });

  it('has no exit code when it was ended at its limit, and no process of it is left', async () => {
    const script = 'sleep 1000 & echo $! > child; wait';
    expect(await shell(script, { limitSeconds: 0.3 })).toBeUndefined();
    const child = Number(await readFile(join(directory, 'child'), 'utf8'));
    await waitUntil(() => !isAlive(child), {
      what: 'the end of its child',
      withinMs: 10_000,
    });
  });

  it('may tidy up before it ends', async () => {
    const script = "trap 'echo tidy > tidied; exit 0' TERM; sleep 1000 & wait";
    expect(await shell(script, { limitSeconds: 0.3 })).toBeUndefined();
    expect(existsSync(join(directory, 'tidied'))).toBe(true);
  });

  it('is killed when it does not end', async () => {
    const script = "trap '' TERM; echo $$ > stubborn; while :; do sleep 0.1; done";
    expect(await shell(script, { limitSeconds: 0.3, stopGraceSeconds: 0.3 })).toBeUndefined();
    const stubborn = Number(await readFile(join(directory, 'stubborn'), 'utf8'));
    await waitUntil(() => !isAlive(stubborn), { what: 'its end', withinMs: 10_000 });
  });

  it('can be ended early', async () => {
    const stopping = new AbortController();
    const run = shell('echo ready > ready; sleep 1000', { signal: stopping.signal });
    await waitUntil(() => existsSync(join(directory, 'ready')), {
      what: 'its start',
      withinMs: 10_000,
    });
    stopping.abort();
    expect(await run).toBeUndefined();
  });
});
