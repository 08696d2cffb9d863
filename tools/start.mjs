// `npm start`: installs and builds what is missing, then becomes the stack itself. No second process stands between
// npm and the stack (`exec` in package.json: npm's own shell would not pass a SIGTERM on, and leave the stack behind).
import { build, installDependencies, requireNode } from './install.mjs';

requireNode();
installDependencies();
await build();
await import('../apps/local/dist/main.bundle.js');
