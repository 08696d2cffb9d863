import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Which packages are needed, and why. */
export interface DebianPackages {
  readonly names: readonly string[];
  /** As the end of a sentence: `the images`. */
  readonly purpose: string;
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    const { stdout } = await run('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name]);
    return stdout === 'installed';
  } catch {
    return false;
  }
}

/**
 * Installs Debian's packages where they are missing, and reports that before it installs any.
 *
 * @param say - receives in one line what is about to be installed
 * @returns why they are not there, or `undefined` when they are
 */
export async function ensureDebianPackages(
  { names, purpose }: DebianPackages,
  say: (line: string) => void,
): Promise<string | undefined> {
  const present = await Promise.all(names.map(isInstalled));
  const missing = names.filter((_, index) => present[index] === false);
  if (missing.length === 0) return undefined;
  const command = ['apt-get', 'install', '--yes', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0) return `not installed; as root: ${command.join(' ')}`;
  say(`installing Debian's packages for ${purpose}: ${command.join(' ')}`);
  try {
    await run('env', ['DEBIAN_FRONTEND=noninteractive', ...command]);
    return undefined;
  } catch (error) {
    return `could not be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
