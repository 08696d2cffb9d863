import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { join } from 'node:path';

/**
 * The program of a service, as `npm run build` leaves it.
 *
 * @param workspace - folder of the workspace whose build is meant
 */
export function serviceMain(app: 'gateway' | 'worker' | 'model-host' | 'scaler', workspace: string): string {
  return join(workspace, 'apps', app, 'dist/main.bundle.js');
}

/** The program of the local stack. */
export const LOCAL_MAIN = join(WORKSPACE_ROOT, 'apps/local/dist/main.bundle.js');
