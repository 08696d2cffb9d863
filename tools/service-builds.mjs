// What a build has changed: which services have other programs now. For `npm run dev`.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The services that can be restarted by themselves, by their role in `stack.json`. */
const SERVICES = ['gateway', 'scaler', 'worker'];

/** `apps/local` is the stack itself. */
const PROGRAMS = [...SERVICES, 'local'];

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** A fingerprint of each program's built files, by app. */
export function readBuilds(workspaceRoot) {
  return new Map(
    PROGRAMS.map((app) => {
      const hash = createHash('sha256');
      for (const file of filesBelow(join(workspaceRoot, 'apps', app, 'dist')))
        hash.update(file).update('\0').update(readFileSync(file)).update('\0');
      return [app, hash.digest('hex')];
    }),
  );
}

/** The apps whose programs differ between two builds. */
export function changedPrograms(before, after) {
  return [...after.keys()].filter((app) => before.get(app) !== after.get(app));
}

/** The processes of a running stack that run one of these services, from the text of `stack.json`. */
export function processesOf(services, stackText) {
  const { processes } = JSON.parse(stackText);
  return processes.filter(({ role }) => SERVICES.includes(role) && services.includes(role));
}
