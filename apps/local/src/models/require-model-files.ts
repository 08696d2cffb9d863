import { resolve } from 'node:path';
import { StackStartError } from '../stack/stack.error.js';
import { isFile } from './is-file.js';
import type { ServedModel } from './served-model.js';

/**
 * Makes sure that the models' files are there, before a job has to wait for one that is not.
 *
 * @param defaultFile - of a model whose environment names none; undefined for the toy model
 * @throws StackStartError that names the model and its file when one is not
 */
export function requireModelFiles(
  models: readonly ServedModel[],
  defaultFile: string | undefined,
  workspaceRoot: string,
): void {
  for (const { name, environment } of models) {
    const given = environment.MODEL ?? defaultFile;
    if (given === undefined) continue;
    const file = resolve(workspaceRoot, given);
    if (!isFile(file))
      throw new StackStartError(
        `There is no file ${file}, which is to be model ${name}: see MODEL or MODELS_FILE.`,
      );
  }
}
