import { fileURLToPath } from 'node:url';

/** The file of the model that stops as its input says when its job is canceled: the same whether this runs from `src` or `dist`. */
export const STUBBORN_MODEL = fileURLToPath(new URL('../../src/models/stubborn.model.ts', import.meta.url));
