import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT, trackedFiles } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';

const scripts = trackedFiles('*.sh');

const isPresent = spawnSync('shellcheck', ['--version']).status === 0;
if (!isPresent)
  process.stderr.write('shellcheck is not installed: the shell scripts are parsed, not checked\n');

describe.each(scripts)('%s', (script) => {
  it('is understood by bash', () => {
    expect(spawnSync('bash', ['-n', script], { cwd: WORKSPACE_ROOT, encoding: 'utf8' })).toMatchObject({
      status: 0,
    });
  });

  (isPresent ? it : it.skip)('is found clean by shellcheck', () => {
    const { status, stdout } = spawnSync('shellcheck', ['--external-sources', script], {
      cwd: WORKSPACE_ROOT,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
