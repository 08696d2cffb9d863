import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalStack } from '@tidegate/harness';
import { readmeCommands, WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const GUIDES = join(WORKSPACE_ROOT, 'e2e/guides/src');
const SECONDS_BETWEEN_QUESTIONS = '0.5';

/** How the page calls the client: its arguments are those of each test. */
const commands = readmeCommands()
  .filter(({ readme, command }) => readme === 'deploy/cut-over/README.md' && command.startsWith('python3 '))
  .map(({ command }) => command.split(' '));

describe('what the earlier service had', () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await LocalStack.start({ MODEL: join(GUIDES, 'earlier_model.py') });
  }, 300_000);
  afterAll(() => stack.stop(), 60_000);

  it.each([
    ['http', 'hello'],
    ['https', 'a & b, ü'],
  ])(
    'runs on unchanged: its model file, and its client over %s',
    async (scheme, input) => {
      const address = stack.url.replace('http:', `${scheme}:`);
      expect(commands).toHaveLength(1);
      const [python = '', client = ''] = commands[0] ?? [];
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
