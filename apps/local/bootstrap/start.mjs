// `npm start`: installs and builds what is missing, then becomes the stack itself. No second process stands between
// npm and the stack, so a Ctrl-C, a SIGTERM and the exit code need nobody to pass them on.
import { build, installDependencies, requireNode } from './install.mjs';

requireNode();
installDependencies();
build();
await import('../dist/main.js');
