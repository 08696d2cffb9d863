import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalStack } from '@tidegate/harness';
import { makeStackAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { readmeCommands, WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ADDRESS = 'http://localhost:8002';
const EARLIER_MODEL = join(WORKSPACE_ROOT, 'e2e/guides/src/earlier_model.py');
const SECONDS_BETWEEN_QUESTIONS = '0.5';

const commandsOf = (page: string): readonly string[] =>
  readmeCommands()
    .filter(({ readme }) => readme === page)
    .map(({ command }) => command);

/** `xdg-open` is for a person with a browser: what it would open is asked for. */
const linesOfUse = commandsOf('README.md')
  .filter((command) => command.includes(ADDRESS))
  .map((command) => command.replace(/^xdg-open /, 'curl --fail --location '));

/** How the page calls the client: its arguments are those of each test. */
const clientCalls = commandsOf('deploy/cut-over/README.md')
  .filter((command) => command.startsWith('python3 '))
  .map((command) => command.split(' '));

describe('a stack with a model of the earlier service', () => {
  let addresses: RemovableAddresses;
  let stack: LocalStack;

  beforeAll(async () => {
    addresses = await makeStackAddresses();
    stack = await LocalStack.start({ MODEL: EARLIER_MODEL }, addresses);
  }, 300_000);

  afterAll(async () => {
    await stack.stop();
    await addresses.remove();
  }, 60_000);

  describe('takes the lines of use in the README, which', () => {
    const run = async (command: string, id = ''): Promise<string> => {
      const text = command.replace(ADDRESS, stack.url).replace('curl', 'curl --silent');
      const { stdout } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', text], {
        env: { ...process.env, ID: id },
      });
      return stdout;
    };

    it('push a job and read it, and open the manual', async () => {
      expect(linesOfUse).toHaveLength(6);
      const [push = '', read = '', manual = ''] = linesOfUse;
      const id = (await run(push)).trim();
      const job = async (): Promise<unknown> => JSON.parse(await run(read, id));
      await waitUntil(async () => ((await job()) as { status: string }).status === 'succeeded', {
        what: 'the job to succeed',
        withinMs: 30_000,
      });
      expect(await job()).toMatchObject({
        input: 'hello',
        output: { output: expect.stringContaining('hello') },
      });
      expect(await run(manual)).toContain('<html');
    }, 60_000);

    it('do the same as the clients of the earlier service do it', async () => {
      const [push = '', status = '', data = ''] = linesOfUse.slice(3);
      const id = (await run(push)).trim();
      await waitUntil(
        async () => (JSON.parse(await run(status, id)) as { status: string }).status === 'finished',
        {
          what: 'the job to finish',
          withinMs: 30_000,
        },
      );
      expect(JSON.parse(await run(data, id))).toMatchObject({ input: 'hello' });
    }, 60_000);
  });

  it.each([
    ['http', 'hello'],
    ['https', 'a & b, ü'],
  ])(
    'runs that model unchanged, and the client of that service over %s',
    async (scheme, input) => {
      const address = stack.url.replace('http:', `${scheme}:`);
      expect(clientCalls).toHaveLength(1);
      const [python = '', client = ''] = clientCalls[0] ?? [];
      const parameters = [client, address, input, SECONDS_BETWEEN_QUESTIONS];
      const { stdout } = await promisify(execFile)(python, parameters, { cwd: WORKSPACE_ROOT });
      expect(JSON.parse(stdout)).toEqual({
        output: expect.stringMatching(
          new RegExp(`^model inference on instance [0-9a-f-]{36} with input ${input} was successfull!$`),
        ),
        input,
        latency: expect.any(Number),
      });
    },
    120_000,
  );
});
