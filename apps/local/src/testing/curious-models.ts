/**
 * Models that look wherever they can for the passwords that a job gives them, in Python and in TypeScript. Both return the places
 * where they found one: a process whose environment or arguments hold it, one of their own descriptors, a file below the given
 * folder, split by whether everybody may read it; and the ports that let them in without a password.
 */
export interface CuriousInput {
  readonly passwords: readonly string[];
  /** The stack's folder. */
  readonly folder: string;
  /** Ports of broker (management API) and store. */
  readonly managementPort: number;
  readonly storePort: number;
}

/** What a curious model found. */
export interface CuriousOutput {
  readonly userId: number;
  readonly environments: readonly number[];
  readonly arguments: readonly number[];
  readonly descriptors: readonly string[];
  readonly filesForAll: readonly string[];
  readonly filesForOwner: readonly string[];
  readonly openPorts: readonly number[];
}

export const CURIOUS_PYTHON = `
import os, socket, stat, urllib.request, base64

def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read(1_000_000)
    except OSError:
        return b''

def answers(port, request, wanted):
    try:
        with socket.create_connection(('127.0.0.1', port), 2) as connection:
            connection.sendall(request)
            return wanted in connection.recv(4096)
    except OSError:
        return False

class Model:
    def predict(self, input):
        needles = [password.encode() for password in input['passwords']]
        holds = lambda data: any(needle in data for needle in needles)
        processes = [name for name in os.listdir('/proc') if name.isdigit()]
        for_all, for_owner = [], []
        for folder, _, names in os.walk(input['folder']):
            for name in names:
                path = os.path.join(folder, name)
                if holds(read(path)):
                    parts = [path[:end] for end in range(1, len(path) + 1) if end == len(path) or path[end] == '/']
                    is_open = all(os.stat(part).st_mode & (1 if os.path.isdir(part) else 4) for part in parts)
                    (for_all if is_open else for_owner).append(path)
        guest = base64.b64encode(b'guest:guest')
        ports = [
            (input['managementPort'], b'GET /api/overview HTTP/1.0\\r\\nAuthorization: Basic ' + guest + b'\\r\\n\\r\\n', b' 200 '),
            (input['storePort'], b'PING\\r\\n', b'PONG'),
        ]
        return {
            'userId': os.getuid(),
            'environments': [int(name) for name in processes if holds(read(f'/proc/{name}/environ'))],
            'arguments': [int(name) for name in processes if holds(read(f'/proc/{name}/cmdline'))],
            'descriptors': [
                target
                for target in (os.readlink(f'/proc/self/fd/{name}') for name in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{name}'))
                if target.startswith('/') and holds(read(target))
            ],
            'filesForAll': for_all,
            'filesForOwner': for_owner,
            'openPorts': [port for port, request, wanted in ports if answers(port, request, wanted)],
        }
`;

export const CURIOUS_TYPESCRIPT = `
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

function attempt<Result>(what: () => Result, otherwise: Result): Result {
  try { return what(); } catch { return otherwise; }
}
const read = (path: string): string => attempt(() => readFileSync(path, 'latin1'), '');
const list = (path: string): string[] => attempt(() => readdirSync(path), [] as string[]);

function filesBelow(folder: string): string[] {
  return list(folder).flatMap((name) => {
    const path = join(folder, name);
    const stat = attempt(() => lstatSync(path), undefined);
    if (stat?.isDirectory()) return filesBelow(path);
    return stat?.isFile() ? [path] : [];
  });
}
function isForAll(path: string): boolean {
  if (path === '/') return true;
  const stat = statSync(path);
  return (stat.mode & (stat.isDirectory() ? 1 : 4)) !== 0 && isForAll(dirname(path));
}
function answers(port: number, request: string, wanted: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2000 }, () => socket.write(request));
    socket.once('data', (data) => { resolve(data.toString('latin1').includes(wanted)); socket.destroy(); });
    for (const event of ['error', 'close', 'timeout']) socket.once(event, () => { resolve(false); socket.destroy(); });
  });
}
export default class {
  async predict(input: { passwords: string[]; folder: string; managementPort: number; storePort: number }) {
    const holds = (text: string) => input.passwords.some((password) => text.includes(password));
    const processes = list('/proc').filter((name) => /^\\d+$/.test(name));
    const found = filesBelow(input.folder).filter((path) => holds(read(path)));
    const guest = Buffer.from('guest:guest').toString('base64');
    const ports: [number, string, string][] = [
      [input.managementPort, 'GET /api/overview HTTP/1.0\\r\\nAuthorization: Basic ' + guest + '\\r\\n\\r\\n', ' 200 '],
      [input.storePort, 'PING\\r\\n', 'PONG'],
    ];
    const open = await Promise.all(ports.map(async ([port, request, wanted]) => (await answers(port, request, wanted)) ? [port] : []));
    return {
      userId: process.getuid?.(),
      environments: processes.filter((name) => holds(read('/proc/' + name + '/environ'))).map(Number),
      arguments: processes.filter((name) => holds(read('/proc/' + name + '/cmdline'))).map(Number),
      descriptors: list('/proc/self/fd')
        .map((name) => attempt(() => readlinkSync('/proc/self/fd/' + name), ''))
        .filter((target) => target.startsWith('/') && holds(read(target))),
      filesForAll: found.filter(isForAll),
      filesForOwner: found.filter((path) => !isForAll(path)),
      openPorts: open.flat(),
    };
  }
}
`;

/** A model whose job lasts, and that has started a child by then, in a session of its own with an empty environment. */
export const STAYING_TYPESCRIPT = `
import { spawn } from 'node:child_process';
export default class {
  async predict(input: { mark: string }) {
    const options = { detached: true, env: {}, stdio: 'ignore' } as const;
    spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 1e8)', input.mark], options).unref();
    await new Promise((resolve) => setTimeout(resolve, 1e8));
  }
}
`;
