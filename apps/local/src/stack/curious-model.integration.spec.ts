import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_PYTHON, waitUntil } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { readStackFile } from '../folder/stack-file.js';
import {
  CURIOUS_PYTHON,
  CURIOUS_TYPESCRIPT,
  STAYING_TYPESCRIPT,
  type CuriousInput,
  type CuriousOutput,
} from '../testing/curious-models.js';
import { createJob } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';

const LANGUAGES =
  SYSTEM_PYTHON === undefined ? (['typescript'] as const) : (['typescript', 'python'] as const);

/** A user that no program of this machine has. */
const PLAIN_USER = 64_951;

/** A user of Tidegate's own; see MODEL_USER. */
const isOwnUser = (userId: number): boolean => userId >= 64_000 && userId < 64_900;

/** Whether another user can enter all folders above this project, and run Node; else only root can run it. */
function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & 1) !== 0 && (path === '/' || isOpenToAll(dirname(path)));
}

const isRoot = process.getuid?.() === 0;
const othersCanRunUs = isOpenToAll(process.cwd()) && isOpenToAll(dirname(process.execPath));

/** What the models find when they look properly: in an environment, an argument, files, and at open ports. */
const BAIT = 'left where a model can find it';

/** Whether a process has this argument. */
const runsWith = (argument: string): boolean =>
  readdirSync('/proc').some((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(argument);
    } catch {
      return false;
    }
  });

/** As whom the stack is started; only root can start it as somebody else. */
const STARTED_AS: readonly [string, number | undefined][] = [
  ...(isRoot && othersCanRunUs ? [['root', undefined] as [string, undefined]] : []),
  ...(isRoot
    ? othersCanRunUs
      ? [['a plain user', PLAIN_USER] as [string, number]]
      : []
    : [['a plain user', undefined] as [string, undefined]]),
];

describe.each(STARTED_AS)('a model that looks for passwords, in a stack of %s', (startedAs, userId) => {
  const root = mkdtempSync(join(tmpdir(), 'tidegate-curious-'));
  const directory = join(root, 'data');
  let stack: StackUnderTest;
  let base: string;
  let input: CuriousInput;

  beforeAll(async () => {
    chmodSync(root, 0o755);
    mkdirSync(directory);
    const write = (name: string, text: string) => writeFileSync(join(root, name), text, { mode: 0o644 });
    write('typescript.ts', CURIOUS_TYPESCRIPT);
    write('python.py', CURIOUS_PYTHON);
    write('staying.ts', STAYING_TYPESCRIPT);
    const python =
      SYSTEM_PYTHON === undefined ? '' : `\n  python: { file: python.py, python: ${SYSTEM_PYTHON} }`;
    write(
      'models.yaml',
      `models:\n  default: { file: typescript.ts }\n  staying: { file: staying.ts }${python}\n`,
    );
    if (userId !== undefined) for (const path of [root, directory]) chownSync(path, userId, userId);
    const port = await findFreePort();
    base = `http://127.0.0.1:${port}`;
    const settings = { MODELS_FILE: join(root, 'models.yaml'), HOME: root, STOP_GRACE_SECONDS: '0', BAIT };
    stack = startStack(directory, port, { by: 'built', settings, userId });
    await awaitRunning(stack);
    const services = readStackFile(directory)?.services;
    if (services === undefined) throw new Error('no services');
    const portOf = (url: string) => Number(new URL(url).port);
    const file = JSON.parse(readFileSync(join(directory, 'secrets', 'passwords.json'), 'utf8')) as {
      readonly passwords: Readonly<Record<string, string>>;
    };
    input = {
      passwords: Object.values(file.passwords),
      folder: root,
      managementPort: portOf(services.rabbitmqManagementUrl),
      storePort: portOf(services.redisUrl),
    };
  }, STACK_SECONDS * 1000);

  afterAll(() => endStack(stack, root), 60_000);

  const ask = async (language: (typeof LANGUAGES)[number], asked = input): Promise<CuriousOutput> => {
    const model = language === 'python' ? 'python' : 'default';
    const { id } = (await (await createJob(base, model, asked)).json()) as { readonly id: string };
    const read = async () =>
      (await (await fetch(`${base}/v1/jobs/${id}`)).json()) as {
        readonly status: string;
        readonly output: CuriousOutput;
      };
    await waitUntil(async () => ['succeeded', 'failed'].includes((await read()).status), {
      withinMs: 60_000,
    });
    const { status, output } = await read();
    expect(status).toBe('succeeded');
    return output;
  };

  it.each(LANGUAGES)('finds none in %s that it may not find', async (language) => {
    const found = await ask(language);
    expect(found).toMatchObject({
      environments: [],
      arguments: [],
      descriptors: [],
      filesForAll: [],
      openPorts: [],
    });
    // The smaller promise where there is no second user: what the owner reads, the owner's model reads, too.
    if (startedAs === 'root') {
      expect(isOwnUser(found.userId)).toBe(true);
      expect(found.filesForOwner).toEqual([]);
    }
  });

  it.each(LANGUAGES)('finds in %s what is left for all', async (language) => {
    const file = join(root, 'bait.txt');
    writeFileSync(file, BAIT, { mode: 0o644 });
    const holder = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 1e8)', BAIT]);
    const server = createServer((socket) =>
      socket.once('data', (data) => {
        const request = data.toString();
        if (request === 'PING\r\n') socket.end('+PONG\r\n');
        else if (request.startsWith('GET /api/overview HTTP/1.0\r\n')) socket.end('HTTP/1.1 200 OK\r\n');
      }),
    );
    const port = await findFreePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      const ports = { managementPort: port, storePort: port };
      const found = await ask(language, { ...input, ...ports, passwords: [BAIT] });
      expect(found.environments).not.toEqual([]);
      expect(found.arguments).toEqual([holder.pid]);
      expect(found.filesForAll).toEqual([file]);
      expect(found.openPorts).toEqual([port, port]);
    } finally {
      const gone = once(holder, 'exit');
      holder.kill('SIGKILL');
      // The model of the next language would find it.
      await gone;
      server.close();
    }
  });

  it('looks where there is something to find', () => {
    expect(input.passwords.length).toBeGreaterThan(2);
    expect(readFileSync(join(directory, 'rabbitmq', '.erlang.cookie'), 'utf8')).toBe(
      input.passwords.find((password) =>
        readFileSync(join(directory, 'rabbitmq', '.erlang.cookie'), 'utf8').includes(password),
      ),
    );
  });

  it('is ended with all that it has started when the stack stops while its job runs', async () => {
    const mark = `started by a model of ${startedAs} ${process.pid}`;
    await createJob(base, 'staying', { mark });
    await waitUntil(() => runsWith(mark), { withinMs: 30_000 });
    stack.child.kill('SIGTERM');
    expect(await stack.ended).toBe(0);
    expect(runsWith(mark)).toBe(false);
  }, 60_000);
});
