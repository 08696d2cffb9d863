import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('../../dist/trying/main.js', import.meta.url));

describe('a model that is tried', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-trial-'));
  const file = (name: string, source: string) => {
    writeFileSync(join(directory, name), source);
    return join(directory, name);
  };
  const python = file('model.py', 'class Model:\n    def predict(self, input: int): return input + 1\n');
  const slow = file(
    'slow.mjs',
    'export class Model { setup() { return new Promise((done) => setTimeout(done, 600_000)); } predict() {} }',
  );

  afterAll(() => rmSync(directory, { recursive: true }));

  const tryIt = async (
    parameters: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<string> => {
    const { PATH } = process.env;
    // Its files are in a folder that no other user can enter.
    const options = { env: { PATH, MODEL_USER: 'same', ...environment } };
    try {
      return (await promisify(execFile)(process.execPath, [PROGRAM, ...parameters], options)).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return stdout + stderr;
    }
  };

  it('runs one job, and shows which Python serves it', async () => {
    expect(await tryIt([python, '5'])).toMatch(/^python +python3\n[^]*^output +6$/m);
  }, 60_000);

  it.each<[string, readonly string[], NodeJS.ProcessEnv, RegExp]>([
    [
      'the Python that the environment names',
      [python],
      { MODEL_PYTHON: '/nowhere/python' },
      /^python +\/nowhere\/python\nIt cannot be set up: \/nowhere\/python, which .* needs, was not found\n$/,
    ],
    [
      'the Python of the command line before it',
      ['--python', 'python3', python],
      { MODEL_PYTHON: '/nowhere/python' },
      /^python +python3\ntakes +\{"type":"integer"\}\n/,
    ],
    [
      'the time that its set-up may take',
      [slow],
      { MODEL_SETUP_TIMEOUT_SECONDS: '0.5' },
      /^It cannot be set up: .* took longer than 0\.5 s\n$/m,
    ],
    [
      'the time of the command line before it',
      ['--timeout', '0.4', slow],
      { MODEL_SETUP_TIMEOUT_SECONDS: '600' },
      /^It cannot be set up: .* took longer than 0\.4 s\n$/m,
    ],
  ])(
    'has what a worker would have: %s',
    async (_, parameters, environment, words) => {
      expect(await tryIt(parameters, environment)).toMatch(words);
    },
    60_000,
  );

  it.each<[string, readonly string[], NodeJS.ProcessEnv, RegExp]>([
    ['a setting', [slow], { MODEL_PROCESS_LIMIT: 'few' }, /^MODEL_PROCESS_LIMIT = "few", must be .*\n$/],
    [
      'a time',
      ['--timeout', 'soon', slow],
      {},
      /^error: .* 'soon' is invalid\. It must be a number of seconds\.\n$/,
    ],
  ])(
    'does not run, with a bad value of %s, and prints one line',
    async (_, parameters, environment, words) => {
      expect(await tryIt(parameters, environment)).toMatch(words);
    },
    60_000,
  );
});
