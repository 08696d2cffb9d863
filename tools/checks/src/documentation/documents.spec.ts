import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

describe('the documents that come from the code: settings, metrics, decisions, the API', () => {
  it('are up to date: `npm run docs` writes them', async () => {
    const run = await promisify(execFile)(process.execPath, ['tools/write-documents.mjs', '--check'], {
      cwd: WORKSPACE_ROOT,
    });
    expect(run).toEqual({ stdout: '', stderr: '' });
  }, 120_000);
});
