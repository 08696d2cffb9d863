import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { join } from 'node:path';

/** The programs under test, as `npm run build` leaves them. */
export const GATEWAY_MAIN = join(WORKSPACE_ROOT, 'apps/gateway/dist/main.bundle.js');
export const WORKER_MAIN = join(WORKSPACE_ROOT, 'apps/worker/dist/main.bundle.js');
export const LOCAL_MAIN = join(WORKSPACE_ROOT, 'apps/local/dist/main.js');
