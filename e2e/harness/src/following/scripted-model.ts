import { fileURLToPath } from 'node:url';

/** The file of the model that does what a {@link Script} says: the same whether this file runs from `src` or from `dist`. */
export const SCRIPTED_MODEL = fileURLToPath(new URL('../../src/models/scripted.model.ts', import.meta.url));
