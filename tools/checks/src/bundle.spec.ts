import { afterAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of them: all are bundled in the same way. */
const APP = 'gateway';
const DIRECTORY = join(WORKSPACE_ROOT, `apps/${APP}/dist`);
const LEFT_OVER = join(DIRECTORY, 'bundle/chunk-OF-AN-OLDER-BUILD.js');

const bundle = () => execFileSync(process.execPath, [join(WORKSPACE_ROOT, 'tools/bundle.mjs'), APP]);

const writtenFiles = () =>
  [join(DIRECTORY, 'main.bundle.js')]
    .concat(readdirSync(join(DIRECTORY, 'bundle')).map((name) => join(DIRECTORY, 'bundle', name)))
    .map((path) => ({ path, inode: statSync(path).ino, modifiedAtMs: statSync(path).mtimeMs }));

describe('bundling what is bundled already', () => {
  afterAll(() => rmSync(LEFT_OVER, { force: true }));

  // A second `npm start` bundles, too, while services of the first may be starting from these very files.
  it('touches no file of it, and removes what an older build left', () => {
    bundle();
    const before = writtenFiles();
    writeFileSync(LEFT_OVER, '');
    bundle();
    expect(existsSync(LEFT_OVER)).toBe(false);
    expect(writtenFiles()).toEqual(before);
    expect(before.length).toBeGreaterThan(1);
  }, 60_000);
});
