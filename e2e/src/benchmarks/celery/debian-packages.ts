import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** FastAPI and Celery with what makes uvicorn fast, and the load driver. */
const PACKAGES = [
  'python3-fastapi',
  'python3-celery',
  'python3-redis',
  'python3-uvicorn',
  'python3-uvloop',
  'python3-httptools',
  'wrk',
];

async function isInstalled(name: string): Promise<boolean> {
  try {
    const { stdout } = await run('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name]);
    return stdout === 'installed';
  } catch {
    return false;
  }
}

/**
 * Sees to it that Debian's packages of the earlier service are there, and says so before it installs any.
 *
 * @param say - told in one line what is about to be installed
 * @returns why they are not there, or `undefined` when they are
 */
export async function ensureDebianPackages(say: (line: string) => void): Promise<string | undefined> {
  const present = await Promise.all(PACKAGES.map(isInstalled));
  const missing = PACKAGES.filter((_, index) => present[index] === false);
  if (missing.length === 0) return undefined;
  const command = ['apt-get', 'install', '--yes', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0) return `not installed; as root: ${command.join(' ')}`;
  say(`installing Debian's packages for the FastAPI + Celery side: ${command.join(' ')}`);
  try {
    await run('env', ['DEBIAN_FRONTEND=noninteractive', ...command]);
    return undefined;
  } catch (error) {
    return `could not be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
