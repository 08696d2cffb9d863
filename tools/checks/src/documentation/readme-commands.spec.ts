import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readmeCommands, WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHEAP_FORMS } from './testing/cheap-forms.js';

/** Each in all its places, so that a command that stands in many READMEs is run once. */
const readmesOf = new Map<string, readonly string[]>();
for (const { readme, command } of readmeCommands())
  readmesOf.set(command, [...(readmesOf.get(command) ?? []), readme]);

const bash = (text: string, folder = ''): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)('bash', ['-o', 'pipefail', '-c', text], {
    cwd: WORKSPACE_ROOT,
    env: { ...process.env, FOLDER: folder },
  });

/** The READMEs whose calls of a running system the specs of e2e/guides make, each on a stack of its own. */
const GUIDES = ['README.md', 'apps/worker/models/README.md', 'deploy/cut-over/README.md'];
const CALLS_A_SYSTEM = /http:\/\/localhost:\d+/;

/** `npm test` is what runs this, and it runs these. */
const RUN_BY_NPM_TEST = /^npm (test|run (build|check|lint))$/;
const others = [...readmesOf.keys()].filter(
  (command) => !CALLS_A_SYSTEM.test(command) && !RUN_BY_NPM_TEST.test(command),
);
const formOf = (command: string) => CHEAP_FORMS.find(({ commands }) => commands.test(command));

describe('every command in a README', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-readme-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stands in a guide when it calls a running system', () => {
    const readmes = [...readmesOf].flatMap(([command, places]) =>
      CALLS_A_SYSTEM.test(command) ? places : [],
    );
    expect(readmes.filter((readme) => !GUIDES.includes(readme))).toEqual([]);
  });

  it('is of a kind that can be run in a cheap form', () => {
    expect(others.filter((command) => formOf(command) === undefined)).toEqual([]);
  });

  describe.each(CHEAP_FORMS)('of the kind $commands', ({ commands, of, needs = 'true' }) => {
    const isPossible = spawnSync('bash', ['-c', needs]).status === 0;
    const theirs = others.filter((command) => commands.test(command));

    it('is in use', () => {
      expect(theirs).not.toEqual([]);
    });

    (isPossible ? it : it.skip).each(theirs)(
      'runs: %s',
      async (command) => {
        const { stdout, stderr } = await bash(of(command), folder);
        expect(stdout + stderr).not.toMatch(/unknown (option|command|flag)/i);
      },
      120_000,
    );
  });

  it.each(others.filter((command) => /^npm run simulate -- (?!--help)/.test(command)))(
    'gives what it promises: %s',
    async (command) => {
      const { stdout } = await bash(command.replace('npm run', 'npm run --silent'));
      expect(stdout).not.toBe('');
    },
    60_000,
  );

  it.each(['bench', 'experiments', 'chaos', 'hostile', 'e2e', 'test:brokers'])(
    'that is `npm run %s` says what it can do',
    async (name) => {
      const cheap = formOf(`npm run ${name}`)?.of(`npm run ${name}`) ?? '';
      expect((await bash(cheap)).stdout).toContain(`npm run ${name} -- [options]`);
    },
  );
});
