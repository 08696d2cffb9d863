import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readmeCommands, trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHEAP_FORMS } from './testing/cheap-forms.js';
import { missingFromWorkspace, NX_COMMAND } from './testing/nx-commands.js';
import { RUN_ELSEWHERE } from './testing/run-elsewhere.js';

/** Each in all its places, so that a command that stands in many READMEs is run once. */
const readmesOf = new Map<string, readonly string[]>();
for (const { readme, command } of readmeCommands())
  readmesOf.set(command, [...(readmesOf.get(command) ?? []), readme]);

/** The READMEs whose calls of a running system the specs of e2e/guides make, each on a stack of its own. */
const GUIDES = ['README.md', 'apps/worker/models/README.md', 'deploy/cut-over/README.md'];
const CALLS_A_SYSTEM = /http:\/\/localhost:\d+/;

const isRunElsewhere = (command: string) => RUN_ELSEWHERE.some(({ commands }) => commands.test(command));
const others = [...readmesOf.keys()].filter(
  (command) => !CALLS_A_SYSTEM.test(command) && !isRunElsewhere(command),
);
const nxCommands = others.filter((command) => NX_COMMAND.test(command));

describe('every command in a README', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-readme-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const runs = new Map<string, Promise<{ stdout: string; stderr: string }>>();
  const runOnce = (text: string): Promise<{ stdout: string; stderr: string }> => {
    const run =
      runs.get(text) ??
      promisify(execFile)('bash', ['-o', 'pipefail', '-c', text], {
        cwd: WORKSPACE_ROOT,
        env: { ...process.env, FOLDER: mkdtempSync(join(folder, 'run-')) },
      });
    runs.set(text, run);
    return run;
  };

  it('stands in a guide when it calls a running system', () => {
    const readmes = [...readmesOf].flatMap(([command, places]) =>
      CALLS_A_SYSTEM.test(command) ? places : [],
    );
    expect(readmes.filter((readme) => !GUIDES.includes(readme))).toEqual([]);
  });

  it('is of a kind that can be run in a cheap form', () => {
    const forms = [NX_COMMAND, ...CHEAP_FORMS.map(({ commands }) => commands)];
    expect(others.filter((command) => !forms.some((form) => form.test(command)))).toEqual([]);
  });

  it('stands in CONTRIBUTING, one line for each script of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const text = readFileSync(join(WORKSPACE_ROOT, 'CONTRIBUTING.md'), 'utf8');
    const lines = [...text.matchAll(/^\| `npm (?:run )?([\w:-]+)/gm)].map(([, name = '']) => name);
    expect(lines.sort()).toEqual(Object.keys(scripts).sort());
  });

  it.each(RUN_ELSEWHERE)('that is $commands is in use, and $by runs it', ({ commands, by }) => {
    expect([...readmesOf.keys()].some((command) => commands.test(command))).toBe(true);
    expect(trackedFiles(by)).toEqual([by]);
  });

  describe.each(CHEAP_FORMS)('of the kind $commands', ({ commands, of, prints, needs = 'true' }) => {
    const isPossible = spawnSync('bash', ['-c', needs]).status === 0;
    const theirs = others.filter((command) => commands.test(command));

    it('is in use', () => {
      expect(theirs).not.toEqual([]);
    });

    (isPossible ? it : it.skip).each(theirs)(
      'runs: %s',
      async (command) => {
        const { stdout, stderr } = await runOnce(of(command, theirs));
        expect(stdout + stderr).not.toMatch(/unknown (option|command|flag)/i);
        if (prints !== undefined) expect(stdout).toMatch(prints(command));
      },
      120_000,
    );
  });

  it.each(nxCommands)('names what the workspace has: %s', (command) => {
    expect(missingFromWorkspace(command)).toEqual([]);
  });

  it.each([
    ['a project', 'npx nx e2e nothing', 'target e2e of nothing'],
    ['a target', 'npx nx run-many --targets=image,nothing', 'target nothing of any project'],
    ['a configuration', 'npx nx e2e e2e --configuration=none', 'configuration none of e2e:e2e'],
  ])('of Nx must not name %s that is not there', (_, command, missing) => {
    expect(missingFromWorkspace(command)).toEqual([missing]);
  });
});
