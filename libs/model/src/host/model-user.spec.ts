import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_PYTHON } from '@tidegate/testing';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelDescription } from './read-model-description.js';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';
import { findUnreadable, userEnvironment } from '../local/model-user.js';

/** A user that no program of this machine has. */
const USER = { userId: 64_950, groupId: 64_950 };

/** Only root may start a process of another user. */
const whereRoot = process.getuid?.() === 0 ? describe : describe.skip;

const PYTHON = `
import os, tempfile
def reads(path):
    try:
        return open(path, 'rb').read(1) is not None
    except OSError:
        return False
class Model:
    def __init__(self):
        self.greeting = 'hello'
    def predict(self, input):
        open(os.path.join(os.environ['HOME'], 'cache'), 'w').write('kept')
        return {'user': os.getuid(), 'group': os.getgid(), 'groups': os.getgroups(), 'home': os.environ['HOME'],
                'reads': [path for path in input if reads(path)]}
`;

const TYPESCRIPT = `
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
export default class {
  async predict(input: string[]) {
    const home = process.env.HOME ?? '';
    writeFileSync(join(home, 'cache'), 'kept');
    const reads = input.filter((path) => { try { readFileSync(path); return true; } catch { return false; } });
    return { user: process.getuid?.(), group: process.getgid?.(), groups: process.getgroups?.(), home, reads };
  }
}`;

const MODELS: readonly [string, string, string][] = [
  ['TypeScript', 'curious.ts', TYPESCRIPT],
  ...(SYSTEM_PYTHON === undefined ? [] : [['Python', 'curious.py', PYTHON] as [string, string, string]]),
];

whereRoot.each(MODELS)('a model in %s that runs as another user', (_, name, source) => {
  let workbench: HostWorkbench;
  let modelPath: string;
  let secret: string;
  const python = SYSTEM_PYTHON === undefined ? {} : { python: SYSTEM_PYTHON };

  beforeAll(async () => {
    workbench = await HostWorkbench.open();
    modelPath = await workbench.file(name, source);
    secret = await workbench.file('secret', 'open-sesame');
    chmodSync(secret, 0o600);
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  const start = async () => {
    chmodSync(workbench.directory, 0o755);
    const observed = workbench.hostOf({
      modelPath,
      user: USER,
      ...python,
    });
    await observed.host.start();
    return observed.host;
  };

  const ask = async (input: readonly string[]) => {
    const host = await start();
    const outcome = await host.run({
      ...aJob({ timeoutSeconds: 30 }),
      inputJson: JSON.stringify(input),
    });
    if (outcome.kind !== 'succeeded') throw new Error(outcome.message);
    return JSON.parse(outcome.outputJson) as { reads: readonly string[]; home: string };
  };

  it('is that user, in no other group', async () => {
    expect(await ask([])).toMatchObject({
      user: USER.userId,
      group: USER.groupId,
      groups: expect.not.arrayContaining([0]),
    });
  });

  it('reads neither the environment nor the memory of its host, nor files of root', async () => {
    const proc = `/proc/${process.pid}`;
    expect(readFileSync(`${proc}/environ`).length).toBeGreaterThan(0);
    const files = [`${proc}/environ`, `${proc}/maps`, `${proc}/mem`, `${proc}/fd/0`, secret];
    expect((await ask([...files, '/etc/passwd'])).reads).toEqual(['/etc/passwd']);
  });

  it('has a home of its own to write to, which a restart of the model keeps', async () => {
    const { home } = await ask([]);
    expect(home).not.toBe(process.env.HOME);
    await workbench.stopHosts();
    expect(existsSync(home)).toBe(true);
    expect((await ask([])).home).toBe(home);
  });

  it('shows what its file takes and gives', async () => {
    const { problem } = await readModelDescription({
      modelPath,
      user: USER,
      runnerPath: workbench.runnerPath,
      ...python,
      timeoutSeconds: 30,
    });
    expect(problem).toBeUndefined();
  });

  it('is not found fit where the user cannot read what it needs', () => {
    const options = { modelPath, runnerPath: workbench.runnerPath, ...python };
    chmodSync(workbench.directory, 0o755);
    expect(findUnreadable(options, USER)).toBeUndefined();
    chmodSync(workbench.directory, 0o700);
    expect(findUnreadable(options, USER)).toContain(workbench.directory);
  });
});

whereRoot('the home of a model whose worker was killed', () => {
  const LATER_USER = { userId: 64_951, groupId: 64_951 };
  const makeHome = (pid: number): string => {
    const home = join(tmpdir(), `tidegate-home-${pid}-spec`);
    mkdirSync(home);
    writeFileSync(join(home, 'cache'), 'of the model before');
    chownSync(home, LATER_USER.userId, LATER_USER.groupId);
    return home;
  };

  it('is gone before a later model starts, but not what a link in it leads to, nor the home of a worker that lives', () => {
    const { pid: goneId } = spawnSync('/bin/true');
    const [abandoned, living] = [makeHome(goneId), makeHome(process.pid)];
    const elsewhere = join(tmpdir(), `tidegate-elsewhere-${process.pid}`);
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'kept'), 'kept');
    symlinkSync(elsewhere, join(abandoned, 'link'));
    expect(userEnvironment({}, LATER_USER).HOME).not.toBe(abandoned);
    expect([abandoned, living, join(elsewhere, 'kept')].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
    ]);
    for (const path of [living, elsewhere]) rmSync(path, { recursive: true });
  });
});
