import { statSync } from 'node:fs';
import { delimiter, extname, resolve } from 'node:path';
import type { ServedModel } from './served-models.js';

/** The Python for a model that names none, the same as a worker's. */
const PYTHON = 'python3';

/** The files from which a model is served. */
export interface ModelSource {
  /** Its file, absolute; absent for the toy model of the earlier service. */
  readonly file?: string;
  /** The Python of a `.py` file, as its user wrote it. */
  readonly python?: string;
  /** The path of that Python, absolute; absent where there is none. */
  readonly pythonPath?: string;
}

/**
 * Finds the files from which a model is served, as its workers will: its own variables take precedence over those of
 * the stack.
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
