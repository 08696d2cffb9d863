import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../.tidegate/test/prometheus', import.meta.url));

/**
 * The path of Prometheus or of its tool: that of the system, or Debian's, unpacked into a folder of the checkout.
 *
 * @returns `undefined` where neither is to be had; a line on the standard error says so
 */
export function findPrometheusProgram(name: 'prometheus' | 'promtool'): string | undefined {
  if (spawnSync(name, ['--version']).status === 0) return name;
  const unpacked = join(FOLDER, 'usr/bin', name);
  if (!existsSync(unpacked)) unpack();
  if (existsSync(unpacked)) return unpacked;
  process.stderr.write(`there is no ${name} here: what it would check is not checked\n`);
  return undefined;
}

/** Into a folder of its own first: other specs may look for the program at the same moment. */
function unpack(): void {
  mkdirSync(dirname(FOLDER), { recursive: true });
  const folder = mkdtempSync(`${FOLDER}-`);
  spawnSync('apt-get', ['download', 'prometheus'], { cwd: folder });
  const [file] = readdirSync(folder);
  const isUnpacked = file !== undefined && spawnSync('dpkg', ['-x', file, '.'], { cwd: folder }).status === 0;
  if (isUnpacked && !existsSync(FOLDER)) renameSync(folder, FOLDER);
  else rmSync(folder, { recursive: true });
}
