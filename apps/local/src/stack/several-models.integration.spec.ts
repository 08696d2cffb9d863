import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeStackAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { createJob } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';
import { readStackFile } from '../folder/stack-file.js';

const MAX_WORKERS = 2;

describe('a stack of several models, one of them broken', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-stack-'));
  let addresses: RemovableAddresses;
  let stack: StackUnderTest;
  let base: string;

  beforeAll(async () => {
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    write('shout.mjs', 'export class Model { predict(input) { return `${input}!`; } }');
    write('count.py', 'class Model:\n    def predict(self, input):\n        return len(input)\n');
    write('broken.py', 'class Model:\n    def __init__(self):\n        raise OSError("no weights")\n');
    write(
      'models.yaml',
      'models:\n  default: { file: shout.mjs }\n  count: { file: count.py }\n  broken: { file: broken.py }\n',
    );
    const port = await findFreePort();
    base = `http://127.0.0.1:${port}`;
    const settings = {
      MODELS_FILE: join(directory, 'models.yaml'),
      MAX_WORKERS: String(MAX_WORKERS),
      HPA_SYNC_PERIOD_SECONDS: '1',
    };
    addresses = await makeStackAddresses();
    stack = startStack(directory, port, { addresses, settings });
    await awaitRunning(stack);
  }, STACK_SECONDS * 1000);

  afterAll(async () => {
    await endStack(stack, directory);
    await addresses.remove();
  }, 60_000);

  const push = async (model: string, input: unknown): Promise<string> => {
    const response = await createJob(base, model, input);
    return ((await response.json()) as { readonly id: string }).id;
  };
  const read = async (id: string) =>
    (await (await fetch(`${base}/v1/jobs/${id}`)).json()) as {
      readonly status: string;
      readonly output?: unknown;
    };
  const workers = () => readStackFile(directory)?.processes.filter(({ role }) => role === 'worker') ?? [];

  it('prints which models there are', async () => {
    expect(stack.output()).toMatch(
      /models {6}default = .*shout\.mjs\n +count = .*count\.py, by .*\n +broken = .*broken\.py/,
    );
    const { models } = (await (await fetch(`${base}/v1/models`)).json()) as {
      readonly models: readonly { readonly name: string }[];
    };
    expect(models.map(({ name }) => name)).toEqual(['default', 'count', 'broken']);
  });

  it('starts workers for each from zero and serves it, whatever the broken one does, with at most MAX_WORKERS', async () => {
    await push('broken', 'a');
    const ids = await Promise.all([push('default', 'hello'), push('count', [1, 2, 3])]);
    let most = 0;
    await waitUntil(
      async () => {
        most = Math.max(most, workers().length);
        return (await Promise.all(ids.map(read))).every(({ status }) => status === 'succeeded');
      },
      { withinMs: 60_000 },
    );
    expect((await Promise.all(ids.map(read))).map(({ output }) => output)).toEqual(['hello!', 3]);
    expect(most).toBeLessThanOrEqual(MAX_WORKERS);
    await waitUntil(() => stack.output().includes('no weights'), { withinMs: 30_000 });
  }, 90_000);
});
