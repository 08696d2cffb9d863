import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalStack } from '@tidegate/harness';
import { makeStackAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { WORKSPACE_ROOT, readmeCommands } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const README = 'apps/worker/models/README.md';
const MODELS_FILE = 'apps/worker/models/models.yaml';

const commands = readmeCommands()
  .filter(({ readme }) => readme === README)
  .map(({ command }) => command);

describe('the page about models of one’s own', () => {
  const run = async (command: string, environment: Readonly<Record<string, string>> = {}): Promise<string> =>
    (
      await promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], {
        cwd: WORKSPACE_ROOT,
        env: { ...process.env, ...environment },
      })
    ).stdout;

  it('tries models with the commands of the page', async () => {
    const tries = commands.filter((command) => command.startsWith('npm run try-model'));
    const outputs = await Promise.all(tries.map((command) => run(command)));
    expect(outputs.map((output) => /^output +(.*)$/m.exec(output)?.[1])).toEqual([
      expect.stringContaining('"language":"de"'),
      expect.stringMatching(/"en".*"da"/),
    ]);
  }, 60_000);

  describe('serves both examples by their file', () => {
    let addresses: RemovableAddresses;
    let stack: LocalStack;
    let id = '';
    beforeAll(async () => {
      expect(commands).toContain(`MODELS_FILE=${MODELS_FILE} npm start`);
      expect(calls).toHaveLength(6);
      addresses = await makeStackAddresses();
      stack = await LocalStack.start({ MODELS_FILE, MAX_WORKERS: '2' }, addresses);
    }, 300_000);
    afterAll(async () => {
      await stack.stop();
      await addresses.remove();
    }, 60_000);

    const ask = (command: string): Promise<string> =>
      run(command.replace('http://localhost:8002', stack.url).replace('curl', 'curl --silent'), { ID: id });
    const calls = commands.filter((command) => command.includes('http://localhost:8002'));
    const [push = '', read = '', pushPicture = '', , list = '', schema = ''] = calls;

    it.each([
      ['a text', push, { language: 'de' }],
      ['a picture', pushPicture, { text: expect.stringContaining('Jobs wait in a queue') }],
    ])(
      '%s',
      async (_, command, output) => {
        id = (await ask(command)).trim();
        await waitUntil(async () => (await ask(read)).includes('"output"'), {
          what: 'the job to end',
          withinMs: 90_000,
          everyMs: 300,
        });
        expect(JSON.parse(await ask(read))).toMatchObject({ status: 'succeeded', output });
      },
      120_000,
    );

    it('and names them', async () => {
      expect(JSON.parse(await ask(list))).toMatchObject({
        models: [{ name: 'default' }, { name: 'read-text' }, { name: 'detect-language' }],
      });
    });

    it('and shows what they take, and takes nothing else', async () => {
      expect(JSON.parse(await ask(schema))).toMatchObject({ input: { required: ['image'] } });
      const refused = await fetch(`${stack.url}/v1/jobs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'read-text', input: 'a text' }),
      });
      expect(refused.status).toBe(422);
    });
  });
});
