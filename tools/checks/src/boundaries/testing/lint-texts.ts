import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ScratchWorkspace } from './scratch-workspace.js';

/** A line, and the file of the workspace that it is checked as. */
export interface LintedText {
  readonly file: string;
  readonly text: string;
}

/** What the boundary rules of this repository report for each line, as `rule: message`. */
export async function lintTexts(
  { directory }: ScratchWorkspace,
  texts: readonly LintedText[],
): Promise<readonly (readonly string[])[]> {
  const textsFile = join(directory, 'texts.json');
  await writeFile(textsFile, JSON.stringify(texts));
  const program = join(WORKSPACE_ROOT, 'tools/checks/src/boundaries/testing/eslint-over-texts.mjs');
  const parameters = [program, directory, join(WORKSPACE_ROOT, 'eslint.config.mjs'), textsFile];
  const environment = { ...process.env, NX_WORKSPACE_ROOT_PATH: directory, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, parameters, {
    cwd: directory,
    env: environment,
  });
  const answers: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  return answers as readonly (readonly string[])[];
}
