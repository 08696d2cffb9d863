import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: string, parameters: readonly string[], input = ''): Promise<Ended> {
  // Else ESLint takes the types, and with them the text, from the file that has the name.
  const env = { ...process.env, TSESTREE_SINGLE_RUN: 'false' };
  const running = promisify(execFile)(command, [...parameters], { cwd: WORKSPACE_ROOT, env });
  running.child.stdin?.end(input);
  return running;
}

/** Where the file of a model would lie; as a text only, so that what lints the workspace meanwhile does not see it. */
const AS_FILE = 'apps/worker/models/default.ts';

describe('the generator of models', () => {
  const ignored = join(WORKSPACE_ROOT, '.tidegate/test');
  let directory: string;
  let modelsFile: string;
  beforeAll(() => {
    mkdirSync(ignored, { recursive: true });
    directory = mkdtempSync(join(ignored, 'models-'));
    modelsFile = join(directory, 'models.yaml');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const generate = (name: string, language: string): Promise<Ended> =>
    run('npx', [
      ...['nx', 'g', '@tidegate/worker:model', name],
      ...[`--language=${language}`, `--directory=${relative(WORKSPACE_ROOT, directory)}`],
    ]);
  const readModelsFile = (): string => readFileSync(modelsFile, 'utf8');

  it.each([
    ['the only model', 'typescript', 'first/model.ts', '', 'default: { file: first/model.ts }\n'],
    [
      'one more model',
      'python',
      'second/model.py',
      '# ours\nmodels:\n  default: { file: toy.ts } # kept\n',
      'default: { file: toy.ts } # kept\n  second: { file: second/model.py }\n',
    ],
  ])(
    'writes %s in %s, which runs at once, and prints what to do next',
    async (_, language, file, before, after) => {
      writeFileSync(modelsFile, before);
      const [name = ''] = file.split('/');
      const { stdout } = await generate(name, language);
      expect(readModelsFile()).toContain(after);
      const [, path = '', input = ''] = /npm run try-model -- (\S+) '(.+)'/.exec(stdout) ?? [];
      expect(path).toContain(file);
      const tried = await run('npm', ['run', '--silent', 'try-model', '--', path, input]);
      expect(tried.stdout).toMatch(/^takes .*"What to count the words of\."/m);
      expect(tried.stdout).toMatch(/^progress \d+ %$/m);
      expect(tried.stdout).toContain('{"words":7,"counts":{"tide":2,"comes":1,"goes":1}}');
    },
    120_000,
  );

  it('leaves what is there already as it is', async () => {
    const before = readModelsFile();
    await expect(generate('second', 'typescript')).rejects.toThrow('second is there already');
    expect(readModelsFile()).toBe(before);
  }, 60_000);

  it('refuses a name that no model can have', async () => {
    await expect(generate('ends-', 'python')).rejects.toThrow('ends-');
    expect(existsSync(join(directory, 'ends-'))).toBe(false);
  }, 60_000);

  it('writes TypeScript that passes lint and is formatted', async () => {
    const text = readFileSync(join(directory, 'first/model.ts'), 'utf8');
    // A program of this file alone: the whole workspace takes ESLint ten times as long.
    const project = join(directory, 'tsconfig.json');
    const config = {
      extends: join(WORKSPACE_ROOT, 'tsconfig.base.json'),
      files: [join(WORKSPACE_ROOT, AS_FILE)],
    };
    writeFileSync(project, JSON.stringify(config));
    const eslint = [
      'eslint',
      '--max-warnings',
      '0',
      '--parser-options',
      `project:${project}`,
      '--stdin',
      '--stdin-filename',
      AS_FILE,
    ];
    await expect(run('npx', eslint, text)).resolves.toMatchObject({ stdout: '' });
    const { stdout } = await run('npx', ['prettier', '--stdin-filepath', AS_FILE], text);
    expect(stdout).toBe(text);
  }, 120_000);
});
