import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const appRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The root of the workspace. */
export const workspaceRoot = join(appRoot, '..', '..');

/** What a command left. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user does, with a text on its standard input. */
export function runCli(parameters: readonly string[], input = ''): Promise<CliRun> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(appRoot, 'bin', 'tidegate.js'), ...parameters],
      { cwd: workspaceRoot },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, stdout, stderr });
      },
    );
    child.stdin?.end(input);
  });
}
