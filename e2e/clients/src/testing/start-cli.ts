import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What `npx tidegate` runs. */
export const CLI = join(WORKSPACE_ROOT, 'apps/cli/bin/tidegate.js');

/** What a command has left. */
export interface EndedCommand {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command as a user does. */
export function startCli(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): { readonly process: ChildProcess; readonly end: Promise<EndedCommand> } {
  const child = spawn(process.execPath, [CLI, ...parameters], { env: { ...process.env, ...environment } });
  child.stdin.end(input);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const end = ended.then(([stdout, stderr]) => ({ exitCode: child.exitCode, stdout, stderr }));
  return { process: child, end };
}
