import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { join } from 'node:path';

/** The folder of the experiments' results and pictures. */
export const EXPERIMENTS_FOLDER = join(WORKSPACE_ROOT, '.tidegate/experiments');
