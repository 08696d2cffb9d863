import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(WORKSPACE_ROOT, '.tidegate/test/prometheus');
const UNPACKED = join(FOLDER, 'usr/bin/promtool');

/**
 * The path of Prometheus' own tool: that of the system, or Debian's, unpacked into a folder of the checkout.
 *
 * @returns `undefined` where neither is to be had
 */
export function findPromtool(): string | undefined {
  if (spawnSync('promtool', ['--version']).status === 0) return 'promtool';
  if (!existsSync(UNPACKED)) unpack();
  return existsSync(UNPACKED) ? UNPACKED : undefined;
}

function unpack(): void {
  mkdirSync(FOLDER, { recursive: true });
  spawnSync('apt-get', ['download', 'prometheus'], { cwd: FOLDER });
  const [file] = readdirSync(FOLDER).filter((name) => name.endsWith('.deb'));
  if (file !== undefined) spawnSync('dpkg', ['-x', file, '.'], { cwd: FOLDER });
}
