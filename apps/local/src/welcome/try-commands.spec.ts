import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '@tidegate/contracts';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { tryCommands } from './try-commands.js';

const ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';

interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly input: string | null;
  readonly body: string;
}

describe('the commands that npm start suggests', () => {
  const seen: SeenRequest[] = [];
  const authorizations: (string | undefined)[] = [];
  let answer = '';
  let server: Server;
  let address: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '', address);
        authorizations.push(request.headers.authorization);
        seen.push({ method: request.method, path: pathname, input: searchParams.get('input'), body });
        response.end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => void server.close());

  /** Pastes commands into a shell, and returns what it prints. */
  const paste = async (commands: readonly string[]): Promise<string> => {
    seen.length = 0;
    authorizations.length = 0;
    return (await promisify(execFile)('bash', ['-c', commands.join('\n')])).stdout;
  };

  it.each([
    'hello',
    'it’s 5 o\'clock & more: "$HOME" `id` \\ %41',
    '{"texts":["a b","ä+c"]}',
    '-d @/etc/hostname',
  ])('push this text as it is, and read the job by the id that was answered: %s', async (text) => {
    answer = JSON.stringify({ id: ID });
    expect(await paste(tryCommands(address, { text, bodies: [], needsKey: false }))).toContain(`${ID}\n`);
    expect(seen).toEqual([
      { method: 'POST', path: '/push', input: text, body: '' },
      { method: 'GET', path: `/status/${ID}`, input: null, body: '' },
      { method: 'GET', path: `/data/${ID}`, input: null, body: '' },
    ]);
  });

  it.each<[JsonValue]>([['hello'], [{ "it's": ['$HOME', '@file', 5] }], [1]])(
    'push this input as it is: %j',
    async (input) => {
      const body = { model: 'mine', input };
      answer = JSON.stringify({
        id: ID,
        model: 'mine',
        status: 'queued',
        attempt: 0,
        input: { id: 'another' },
      });
      expect(await paste(tryCommands(address, { bodies: [body], needsKey: false }))).toContain(`${ID}\n`);
      expect(seen).toEqual([
        { method: 'POST', path: '/v1/jobs', input: null, body: JSON.stringify(body) },
        { method: 'GET', path: `/v1/jobs/${ID}`, input: null, body: '' },
      ]);
    },
  );

  it('print the reason where there is no id', async () => {
    const detail = 'model default is unhealthy: its set-up keeps failing';
    answer = JSON.stringify({ detail, type: 'about:blank' });
    const [push = ''] = tryCommands(address, { text: 'hello', bodies: [], needsKey: false });
    expect(await paste([push])).toBe(`${detail}\n`);
  });

  it('send the key that the user puts in, where keys are needed', async () => {
    const body = { model: 'mine', input: 'hello' };
    answer = JSON.stringify({ id: ID });
    const [line = '', ...others] = tryCommands(address, { text: 'hello', bodies: [body], needsKey: true });
    expect(line).toBe("KEY='the key that npm run keys has printed'");
    await paste([line.replace(/'.*'/, 'tidegate_example'), ...others]);
    expect(authorizations).toHaveLength(5);
    expect(new Set(authorizations)).toEqual(new Set(['Bearer tidegate_example']));
  });

  it('push to three models at most, and are none where no push is known', () => {
    const bodies = ['a', 'b', 'c', 'd'].map((model) => ({ model, input: 1 }));
    expect(tryCommands(address, { bodies, needsKey: false }).join('\n')).toMatch(
      /"a".*\n.*"b".*\n.*"c".*\ncurl [^\n]*$/,
    );
    expect(tryCommands(address, { bodies: [], needsKey: false })).toEqual([]);
  });
});
