export { readmeCommands } from './readme-commands.js';
export { trackedFiles } from './tracked-files.js';
export { WORKSPACE_ROOT } from './workspace-root.js';
