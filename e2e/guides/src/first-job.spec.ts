import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalStack } from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';
import { readmeCommands } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ADDRESS = 'http://localhost:8002';

/** `xdg-open` is for a person with a browser: what it would open is asked for. */
const commands = readmeCommands()
  .filter(({ readme, command }) => readme === 'README.md' && command.includes(ADDRESS))
  .map(({ command }) => command.replace(/^xdg-open /, 'curl --fail --location '));

describe('the lines of use in the README', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await LocalStack.start({ MODEL_SETUP_SECONDS: '0', MODEL_PREDICT_SECONDS: '0' });
  }, 120_000);

  afterAll(() => stack.stop());

  const run = async (command: string, id = ''): Promise<string> => {
    const text = command.replace(ADDRESS, stack.url).replace('curl', 'curl --silent');
    const { stdout } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', text], {
      env: { ...process.env, ID: id },
    });
    return stdout;
  };

  it('push a job and read it, and open the manual', async () => {
    expect(commands).toHaveLength(6);
    const [push = '', read = '', manual = ''] = commands;
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
    const [push = '', status = '', data = ''] = commands.slice(3);
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
