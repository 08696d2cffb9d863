import { StackStartError } from '../context/stack-start.error.js';
import { isFile, modelSource } from './model-source.js';
import type { ServedModel } from './served-models.js';

/**
 * Makes sure that the models' files and their Pythons are there, before a job waits for one that is missing.
 *
 * @param environment - of the whole stack
 * @throws {StackStartError} that names the model and what it lacks
 */
export function requireModelPrograms(
  models: readonly ServedModel[],
  environment: NodeJS.ProcessEnv,
  workspaceRoot: string,
): void {
  for (const model of models) {
    const { file, python, pythonPath } = modelSource(model, environment, workspaceRoot);
    if (file !== undefined && !isFile(file))
      throw new StackStartError(
        `There is no file ${file}, which is to be model ${model.name}: see MODEL or MODELS_FILE.`,
      );
    if (python !== undefined && pythonPath === undefined)
      throw new StackStartError(
        `There is no Python ${python}, which is to serve model ${model.name}: see MODEL_PYTHON or MODELS_FILE.`,
      );
  }
}
