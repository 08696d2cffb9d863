import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LINT = join(WORKSPACE_ROOT, 'tools/lint-python.mjs');

describe('the linter of Python', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-python-lint-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const lint = (text: string): { status: number | null; findings: readonly string[] } => {
    const file = join(folder, 'file.py');
    writeFileSync(file, text);
    const { status, stdout } = spawnSync(process.execPath, [LINT, file], { encoding: 'utf8' });
    return { status, findings: stdout.replaceAll(`${file}:`, '').trimEnd().split('\n').slice(0, -1) };
  };

  it('passes what is well', () => {
    expect(lint('print(1)\n')).toEqual({ status: 0, findings: [] });
  });

  it.each([
    ['a name that is not there', 'print(\n    missing\n)\n', /^2:5 F821 /],
    ['an import that nobody uses', 'import os\n', /^1:8 F401 /],
    ['a default that all calls share', 'def of(values=[]):\n    return values\n', /^1:15 B006 /],
    ['another form than that of its formatter', "print('single')\n", /^1:1 format /],
    ['what is no Python', 'def of(\n', /^2:1 invalid-syntax /],
    ['syntax that Python 3.9 does not know', 'match 1:\n    case _:\n        pass\n', /^1:1 \S+ .*3\.9/],
  ])('finds %s', (_, text, finding) => {
    expect(lint(text)).toEqual({ status: 1, findings: [expect.stringMatching(finding)] });
  });

  it('checks for the oldest Python that a model may be served with', () => {
    const settings = readFileSync(
      join(WORKSPACE_ROOT, 'libs/service/src/settings/model-settings.ts'),
      'utf8',
    );
    const [, version = ''] = /The Python, (\S+) or later/.exec(settings) ?? [];
    const configuration = readFileSync(join(WORKSPACE_ROOT, 'pyproject.toml'), 'utf8');
    expect(configuration).toContain(`target-version = "py${version.replace('.', '')}"\n`);
  });
});
