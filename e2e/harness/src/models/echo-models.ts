import { fileURLToPath } from 'node:url';

/** Where the sources of the models are: the same whether this file runs from `src` or from `dist`. */
const FOLDER = new URL('../../src/models/', import.meta.url);

/** The files of the model that returns its input unchanged, by language. */
export const ECHO_MODELS = {
  TypeScript: fileURLToPath(new URL('echo.model.ts', FOLDER)),
  Python: fileURLToPath(new URL('echo_model.py', FOLDER)),
} as const;
