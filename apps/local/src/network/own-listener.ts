import { readFileSync } from 'node:fs';

/** The sockets of this machine, by the kernel: `man 5 proc_pid_net`. */
const SOCKET_TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/** A row of such a table: number, local address and port, remote ones, state, queues, timer, retransmissions, user. */
const ROW = /^\s*\d+: [\dA-F]+:([\dA-F]{4}) \S+ ([\dA-F]{2}) \S+ \S+ \S+\s+(\d+) /;
const LISTENING = '0A';

/** A socket that somebody listens with. */
export interface Listener {
  readonly port: number;
  readonly userId: number;
}

/** The listeners in the text of a socket table. */
export function parseListeners(table: string): readonly Listener[] {
  return table.split('\n').flatMap((line) => {
    const [, port = '', state, userId] = ROW.exec(line) ?? [];
    return state === LISTENING ? [{ port: Number.parseInt(port, 16), userId: Number(userId) }] : [];
  });
}

/**
 * Whether nobody but this user listens on a port, so that a password may be sent there. Any user may take a port between the
 * moment it was found free and the start of the service that it is for, which takes a broker seconds.
 *
 * @returns false, too, while nobody listens; true where the system does not say who does (macOS)
 */
export function isListenedByUs(port: number): boolean {
  const listeners = SOCKET_TABLES.flatMap((path) => parseListeners(readTable(path)));
  if (listeners.length === 0) return true;
  const there = listeners.filter((listener) => listener.port === port);
  return there.length > 0 && there.every(({ userId }) => userId === process.getuid?.());
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
