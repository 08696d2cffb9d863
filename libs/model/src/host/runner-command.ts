import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { Command } from './guarded-command.js';

/** What a runner's command is made from. */
export interface RunnerCommandOptions {
  readonly modelPath: string;
  /** The script that serves TypeScript and JavaScript; the one built with this library by default. */
  readonly runnerPath: string | undefined;
  /** The Python that serves a `.py` file. */
  readonly python: string;
}

/** Whether a model file is one for Python. */
export function isPython(modelPath: string): boolean {
  return extname(modelPath) === '.py';
}

/** The command that serves a model in a process of its own: this very Node, or Python, on the runner's script. */
export function runnerCommand({ modelPath, runnerPath, python }: RunnerCommandOptions): Command {
  // By package name and not by relative path, so that it is found from inside a bundle too.
  const { resolve } = createRequire(import.meta.url);
  if (isPython(modelPath))
    return { executable: python, arguments: [resolve('@tidegate/model/python-runner')] };
  return { executable: process.execPath, arguments: [runnerPath ?? resolve('@tidegate/model/runner')] };
}
