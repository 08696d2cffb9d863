import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeStackAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../network/free-port.js';
import { createJob, pushText } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';

const TYPED = `
from __future__ import annotations
from dataclasses import dataclass
from typing import Literal
@dataclass
class Answer:
    words: list[str]
class Model:
    def __init__(self):
        raise OSError("the model is not to be made for its schema")
    def predict(self, input: dict[str, Literal[1, 2]]) -> Answer: ...
`;

const SHOUT = `
export const inputSchema = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };
export class Model { predict({ text }) { return text + '!'; } }
`;

describe('a stack whose models declare what they take and return', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-stack-'));
  let addresses: RemovableAddresses;
  let stack: StackUnderTest;
  let base: string;

  beforeAll(async () => {
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    write('shout.mjs', SHOUT);
    write('typed.py', TYPED);
    write('hangs.py', 'import time\ntime.sleep(1000)\n');
    const files =
      'models:\n  default: { file: shout.mjs }\n  typed: { file: typed.py }\n  hangs: { file: hangs.py }\n';
    write('models.yaml', files);
    const port = await findFreePort();
    base = `http://127.0.0.1:${port}`;
    const settings = { MODELS_FILE: join(directory, 'models.yaml'), MODEL_SCHEMA_TIMEOUT_SECONDS: '3' };
    addresses = await makeStackAddresses();
    stack = startStack(directory, port, { addresses, settings });
    await awaitRunning(stack);
  }, STACK_SECONDS * 1000);

  afterAll(async () => {
    await endStack(stack, directory);
    await addresses.remove();
  }, 60_000);

  const create = async (model: string, input: unknown) => {
    const response = await createJob(base, model, input);
    return { status: response.status, body: (await response.json()) as { readonly id: string } };
  };

  it('refuses what they do not take from the first push on, before any worker has been started', async () => {
    expect(await create('default', { text: 1 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/input/text', detail: 'must be string' }] },
    });
    expect(await create('typed', { a: 3 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/input/a', detail: 'must be one of 1, 2' }] },
    });
  });

  it('shows what they give, too', async () => {
    expect(await (await fetch(`${base}/v1/models/typed/schema`)).json()).toMatchObject({
      input: { type: 'object' },
      output: { properties: { words: { type: 'array', items: { type: 'string' } } } },
    });
  });

  it('reports a file that could not be read, whose model takes everything', async () => {
    expect(stack.output()).toContain(
      'model hangs: its schema is not known: loading the file took longer than 3 s',
    );
    expect(await create('hangs', { any: 'thing' })).toMatchObject({ status: 202 });
  });

  it('prints what it serves, and suggests pushes that its models take, which work when they are pasted', async () => {
    const output = stack.output();
    expect(output).toContain(`\n  models      default = ${join(directory, 'shout.mjs')}\n`);
    expect(output).toMatch(/\n {14}typed = \S+\/typed\.py, by \/\S*python3\n/);
    const commands = output.split('\n').filter((line) => /^(ID=|curl )/.test(line));
    const { stdout } = await promisify(execFile)('bash', ['-c', commands.join('\n')]);
    // One at the old address, and one for each of the three models.
    expect(stdout.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/gm)).toHaveLength(4);
    expect(stdout).toMatch(/"status":"(queued|processing|finished)"/);
    expect(stdout).toMatch(/"model":"hangs","status":"(queued|running)"/);
  });

  it('still reads texts at the old address, as JSON where the model takes no text', async () => {
    const id = await pushText(base, '{"text":"hello"}');
    await waitUntil(async () => (await fetch(`${base}/data/${id}`)).ok, { withinMs: 60_000 });
    expect(await (await fetch(`${base}/data/${id}`)).json()).toMatchObject({ output: 'hello!' });
  }, 90_000);
});
