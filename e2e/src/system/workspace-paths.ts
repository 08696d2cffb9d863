import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's root: this file is `e2e/dist/system/workspace-paths.js` when it runs. */
export const WORKSPACE_ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The programs under test, as `npm run build` leaves them. */
export const GATEWAY_MAIN = join(WORKSPACE_ROOT, 'apps/gateway/dist/main.bundle.js');
export const WORKER_MAIN = join(WORKSPACE_ROOT, 'apps/worker/dist/main.bundle.js');
export const LOCAL_MAIN = join(WORKSPACE_ROOT, 'apps/local/dist/main.js');

/** Broker and store alone, on free ports, with the settings of the local stack. */
export const SERVICES_MAIN = join(WORKSPACE_ROOT, 'apps/local/dist/services/main.js');

/** The other sides of the benchmark. */
export const BARE_PUSH_SERVER_MAIN = join(WORKSPACE_ROOT, 'e2e/dist/benchmarks/bare/push-server.main.js');
export const BARE_WORKER_MAIN = join(WORKSPACE_ROOT, 'e2e/dist/benchmarks/bare/worker.main.js');
export const CELERY_DIRECTORY = join(WORKSPACE_ROOT, 'e2e/src/benchmarks/celery');

/** Where experiments keep what came of them, and their pictures. */
export const EXPERIMENTS_FOLDER = join(WORKSPACE_ROOT, '.tidegate/experiments');
