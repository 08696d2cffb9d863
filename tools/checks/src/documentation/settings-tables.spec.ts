import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

describe('the tables of settings in the READMEs', () => {
  it('are those of the schemas: `npm run docs:settings` writes them', async () => {
    const run = await promisify(execFile)(process.execPath, ['tools/settings-tables.mjs', '--check'], {
      cwd: WORKSPACE_ROOT,
    });
    expect(run).toEqual({ stdout: '', stderr: '' });
  });
});
