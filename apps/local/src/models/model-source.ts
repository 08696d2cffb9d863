import { statSync } from 'node:fs';
import { delimiter, extname, resolve } from 'node:path';
import type { ServedModel } from './served-models.js';

/** The Python that serves a model which names none, as a worker has it. */
const PYTHON = 'python3';

/** What a model is served from. */
export interface ModelSource {
  /** Its file, absolute; absent for the toy model of the earlier service. */
  readonly file?: string;
  /** The Python of a `.py` file, as its user wrote it. */
  readonly python?: string;
  /** Where that Python is, absolute; absent where there is none. */
  readonly pythonPath?: string;
}

/**
 * Finds what a model is served from, as its workers will: its own variables go before those of the whole stack.
 *
 * @param environment - of the whole stack
 */
export function modelSource(
  model: ServedModel,
  environment: NodeJS.ProcessEnv,
  workspaceRoot: string,
): ModelSource {
  const variables: NodeJS.ProcessEnv = { ...environment, ...model.environment };
  const { MODEL = '', MODEL_PYTHON = '', PATH = '' } = variables;
  // An empty variable counts as unset.
  if (MODEL === '') return {};
  const file = resolve(workspaceRoot, MODEL);
  if (extname(file) !== '.py') return { file };
  const python = MODEL_PYTHON === '' ? PYTHON : MODEL_PYTHON;
  const directories = python.includes('/') ? ['.'] : PATH.split(delimiter);
  const pythonPath = directories
    .map((directory) => resolve(workspaceRoot, directory, python))
    .find((path) => isFile(path));
  return { file, python, ...(pythonPath === undefined ? {} : { pythonPath }) };
}

/** Whether there is a file at this path, links followed. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
