import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ControlGroup, isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { HostWorkbench } from '../testing/host.workbench.js';
import { aJob } from '../testing/a-job.js';
import { ModelFamily } from '../local/model-family.js';

const noControlGroup = () => undefined;
const probe = ControlGroup.create('spec-family');
probe?.remove();

/** The means by which a family is known: by the kernel, where this machine lets us, and without it. */
const MEANS: readonly [string, (() => undefined) | undefined][] = [
  ['by process ids, where there is no control group', noControlGroup],
  ...(probe === undefined ? [] : [['by a control group', undefined] as [string, undefined]]),
];

/** Starts a child in a session of its own with an empty environment when it is asked, and reports its id. */
const PARENT = `
const { spawn } = require('node:child_process');
process.on('message', () => {
  const child = spawn(process.execPath, ['-e', 'const kept = Buffer.alloc(80e6, 1); setTimeout(() => kept, 1e6)'], {
    detached: true, env: {}, stdio: 'ignore',
  });
  child.unref();
  process.send(child.pid);
});`;

describe.each(MEANS)('all that a model has started, known %s', (_, createControlGroup) => {
  let parent: ChildProcess;
  let family: ModelFamily;

  const start = (): void => {
    parent = spawn(process.execPath, ['-e', PARENT], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const mark = { variable: 'TIDEGATE_SPEC', value: 'none bears it' };
    family = new ModelFamily(parent.pid ?? 0, mark, createControlGroup);
  };

  const escapes = async (): Promise<number> => {
    const answer = once(parent, 'message');
    parent.send('start');
    const [pid] = (await answer) as [number];
    return pid;
  };

  afterEach(() => family.end());

  it('counts a child in a session of its own with an empty environment', async () => {
    start();
    await escapes();
    await waitUntil(() => (family.usage()?.residentBytes ?? 0) > 80_000_000);
    expect(family.usage()?.processes).toBe(2);
  });

  it('ends such a child, too', async () => {
    start();
    const child = await escapes();
    family.kill();
    await waitUntil(() => !isAlive(child) && !isAlive(parent.pid ?? 0));
  });

  it('ends a child that has outlived its parent, once it was seen', async () => {
    start();
    const child = await escapes();
    family.usage();
    parent.kill('SIGKILL');
    if (parent.signalCode === null) await once(parent, 'exit');
    expect(isAlive(child)).toBe(true);
    family.end();
    await waitUntil(() => !isAlive(child));
  });
});

/** Has a parent of its own start a process, which ends before anybody looks; says the id of what it has started. */
const FORKING_TWICE = `
const { spawn } = require('node:child_process');
process.on('message', () => {
  const code = 'const { spawn } = require("node:child_process");' +
    'const options = { detached: true, env: {}, stdio: "ignore" };' +
    'const child = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 1e6)"], options);' +
    'child.unref(); console.log(child.pid);';
  const between = spawn(process.execPath, ['-e', code], { detached: true, env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  between.stdout.on('data', (data) => (text += data));
  between.once('close', () => process.send(Number(text)));
});`;

(probe === undefined ? describe.skip : describe)('a control group of a model', () => {
  it('counts, and ends, a child whose parent has ended before anybody looked', async () => {
    const leader = spawn(process.execPath, ['-e', FORKING_TWICE], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const family = new ModelFamily(leader.pid ?? 0, { variable: 'TIDEGATE_SPEC', value: 'none bears it' });
    const answer = once(leader, 'message');
    leader.send('start');
    const [child] = (await answer) as [number];
    expect(isAlive(child)).toBe(true);
    expect(family.usage()?.processes).toBe(2);
    family.end();
    await waitUntil(() => !isAlive(child));
  });
});

describe.each(['python', 'typescript'] as const)('a model in %s that starts a child to stay', (language) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  /** In a session of its own, with an empty environment and a lot of memory, as a model once did. */
  const HELD = 'kept = bytes([1]) * 190_000_000; import time; time.sleep(1000)';
  const SOURCES = {
    python: `
import subprocess, sys
class Model:
    def predict(self, input):
        return subprocess.Popen([sys.executable, '-c', ${JSON.stringify(HELD)}], start_new_session=True, env={}).pid
`,
    typescript: `
import { spawn } from 'node:child_process';
export default class {
  predict() {
    const child = spawn('python3', ['-c', ${JSON.stringify(HELD)}], { detached: true, env: { PATH: process.env.PATH }, stdio: 'ignore' });
    child.unref();
    return child.pid;
  }
}`,
  };
  const startedModel = (options: { memoryLimitBytes: number }) => {
    const all = { ...options, environment: { PATH: process.env.PATH ?? '' } };
    return language === 'python'
      ? workbench.startedPython(SOURCES.python, all)
      : workbench.started(SOURCES.typescript, all);
  };

  it('leaves nothing behind when it is stopped', async () => {
    const { host } = await startedModel({ memoryLimitBytes: 1_000_000_000 });
    const outcome = await host.run(aJob({ timeoutSeconds: 30 }));
    const child = Number(outcome.kind === 'succeeded' ? outcome.outputJson : undefined);
    expect(isAlive(child)).toBe(true);
    await host.stop({ graceSeconds: 5 });
    await waitUntil(() => !isAlive(child));
  });

  it('is killed for the memory of that child', async () => {
    const { host, exits } = await startedModel({ memoryLimitBytes: 200_000_000 });
    await host.run(aJob({ timeoutSeconds: 30 }));
    await waitUntil(() => exits.length > 0);
    expect(exits[0]?.message).toMatch(/bytes of memory, at most 200000000 are allowed/);
  });
});
