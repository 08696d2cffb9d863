import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OFFLINE = ['--offline', '--no-audit', '--no-fund'];

describe('the command line, packed', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-packed-'));
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is installed into an empty folder without a network, and runs there', async () => {
    const pack = ['npm', 'pack', join(WORKSPACE_ROOT, 'apps/cli'), '--pack-destination', folder, '--json'];
    const [packed] = JSON.parse(await runProgram(pack)) as readonly {
      readonly filename: string;
      readonly files: readonly { readonly path: string }[];
    }[];
    const files = packed?.files.map(({ path }) => path).filter((path) => !path.startsWith('dist/bundle/'));
    expect(files).toEqual(['README.md', 'bin/tidegate.js', 'dist/main.bundle.js', 'package.json']);
    const tarball = join(folder, packed?.filename ?? '');
    await runProgram(['npm', 'install', ...OFFLINE, tarball], { directory: folder });
    const program = join(folder, 'node_modules/.bin/tidegate');
    expect(await runProgram([program, '--help'])).toContain('Usage: tidegate');
    expect(
      await runProgram([program, 'keys', 'create', 'shop', '--file', join(folder, 'keys.json')]),
    ).toMatch(/^tidegate_\w{8}_[\w-]{43}$/m);
  }, 120_000);
});
