import { createRequire } from 'node:module';
import type { Command } from './guarded-command.js';

/** The command that serves a model in a process of its own: this very Node, on the runner's script. */
export function runnerCommand(runnerPath?: string): Command {
  // By package name and not by relative path, so that it is found from inside a bundle too.
  const script = runnerPath ?? createRequire(import.meta.url).resolve('@tidegate/model/runner');
  return { executable: process.execPath, arguments: [script] };
}
