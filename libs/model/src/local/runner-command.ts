import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { findExecutable } from './find-executable.js';
import type { Command } from './guarded-command.js';
import { ModelSetupError } from '../model-host.error.js';
import type { LocalModelOptions } from '../model-host.options.js';

const PYTHON = 'python3';

/**
 * The command that serves a model in a process of its own: this very Node, or Python, on the runner's script.
 *
 * @throws {ModelSetupError} `not_found` when a `.py` file asks for a Python that is not there
 */
export function runnerCommand(options: LocalModelOptions): Command {
  const { modelPath, runnerPath, environment, python = PYTHON } = options;
  // By package name and not by relative path, so that it is found from inside a bundle too.
  const { resolve } = createRequire(import.meta.url);
  if (extname(modelPath) !== '.py')
    return { executable: process.execPath, arguments: [runnerPath ?? resolve('@tidegate/model/runner')] };
  const executable = findExecutable(python, environment?.PATH);
  if (executable === undefined)
    throw new ModelSetupError('not_found', `${python}, which ${modelPath} needs, was not found`);
  return { executable, arguments: [resolve('@tidegate/model/python-runner')] };
}
