import { existsSync } from 'node:fs';

/** A Python that every user may run; that of a version manager is often in its owner's home. `undefined` where there is none. */
export const SYSTEM_PYTHON = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path));
