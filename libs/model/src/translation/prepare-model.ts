import { access, constants } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { ModelSetupError } from '../model-host.error.js';
import type { ModelUser } from '../model-host.options.js';
import type { PreparedModel } from './prepared-model.js';
import { translateModel } from './translate-model.js';

/**
 * Makes a model file ready to be loaded: TypeScript is translated into a temporary directory, JavaScript and Python are
 * taken as they are.
 *
 * @param modelPath - path of the file, from the working directory or absolute
 * @param user - who has to read it. @defaultValue the user of this process
 * @throws {ModelSetupError} `not_found` when it cannot be read or is of another kind, `syntax` when it does not
 *   translate
 */
export async function prepareModel(modelPath: string, user?: ModelUser): Promise<PreparedModel> {
  const path = resolve(modelPath);
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    throw new ModelSetupError('not_found', `cannot read the model file ${modelPath}`, { cause });
  }
  const extension = extname(path);
  switch (extension) {
    case '.ts':
    case '.mts':
    case '.cts':
      return translateModel(path, user);
    case '.js':
    case '.mjs':
    case '.cjs':
    case '.py':
      return { path, remove: () => Promise.resolve() };
    default:
      throw new ModelSetupError(
        'not_found',
        `the model file ${modelPath} is of no known kind: it must end in .ts, .mts, .cts, .js, .mjs, .cjs or .py`,
      );
  }
}
