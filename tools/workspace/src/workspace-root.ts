import { fileURLToPath } from 'node:url';

/** The workspace's root: this file is `tools/workspace/dist/workspace-root.js` when it runs. */
export const WORKSPACE_ROOT = fileURLToPath(new URL('../../../', import.meta.url));
