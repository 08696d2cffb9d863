import { fileURLToPath } from 'node:url';
import type { Command } from './guarded-command.js';

/** The command that serves a model in a process of its own: this very Node, on the runner's script. */
export function runnerCommand(runnerPath?: string): Command {
  const script = runnerPath ?? fileURLToPath(new URL('../runner/runner.js', import.meta.url));
  return { executable: process.execPath, arguments: [script] };
}
