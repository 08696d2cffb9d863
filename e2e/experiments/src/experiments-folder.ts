import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { join } from 'node:path';

/** Where experiments keep what came of them, and their pictures. */
export const EXPERIMENTS_FOLDER = join(WORKSPACE_ROOT, '.tidegate/experiments');
