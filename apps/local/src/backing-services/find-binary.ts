import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import which from 'which';

/** Places that are not always in the PATH of the person who types `npm start`. */
const USUAL_DIRECTORIES = [
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/home/linuxbrew/.linuxbrew/sbin',
];

const DEBIAN_RABBITMQ_DIRECTORY = '/usr/lib/rabbitmq/lib';

/** Where Debian puts its wrapper; `/sbin` is a link to `/usr/sbin`. */
const DEBIAN_WRAPPERS: readonly string[] = ['/usr/sbin/rabbitmq-server', '/sbin/rabbitmq-server'];

/** Finds a program in the PATH or in the usual places. */
export function findBinary(name: string, path: string | undefined): string | undefined {
  const directories = [...(path ?? '').split(delimiter), ...USUAL_DIRECTORIES].filter(
    (entry) => entry !== '',
  );
  return which.sync(name, { path: directories.join(delimiter), nothrow: true }) ?? undefined;
}

/**
 * Finds the script that runs RabbitMQ. Debian's `/usr/sbin/rabbitmq-server` refuses every user but root and rabbitmq
 * and changes to the latter, so the script that it wraps is used instead.
 */
export function findRabbitmqServer(path: string | undefined): string | undefined {
  const found = findBinary('rabbitmq-server', path);
  const isOwn = found !== undefined && !DEBIAN_WRAPPERS.includes(found);
  return isOwn ? found : (findDebianRabbitmqServer() ?? found);
}

function findDebianRabbitmqServer(): string | undefined {
  let releases: string[];
  try {
    releases = readdirSync(DEBIAN_RABBITMQ_DIRECTORY);
  } catch {
    return undefined;
  }
  return releases
    .filter((release) => release.startsWith('rabbitmq_server-'))
    .sort((left, right) => right.localeCompare(left, 'en', { numeric: true }))
    .map((release) => join(DEBIAN_RABBITMQ_DIRECTORY, release, 'sbin', 'rabbitmq-server'))
    .find((script) => which.sync(script, { nothrow: true }) !== null);
}

/** `epmd`, the name service that an Erlang node needs; Debian and Homebrew link it beside `erl`. */
export function findEpmd(path: string | undefined): string | undefined {
  return findBinary('epmd', path);
}
