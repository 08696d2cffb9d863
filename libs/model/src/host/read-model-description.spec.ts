import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';
import { readModelDescription } from './read-model-description.js';

const packagesOf = (path: string): string => join(process.cwd(), 'node_modules', path);
const TEXT = { type: 'string' };

describe('the description of a model', () => {
  let workbench: HostWorkbench;
  let files = 0;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterAll(() => workbench.close());

  const describeModel = async (source: string, name = 'model.mjs', timeoutSeconds = 20) => {
    const modelPath = await workbench.file(`described-${(files += 1)}/${name}`, source);
    const { runnerPath } = workbench;
    return readModelDescription({
      modelPath,
      timeoutSeconds,
      environment: { DIRECTORY: workbench.directory },
      ...(name.endsWith('.py') ? {} : { runnerPath }),
    });
  };

  it.each([
    [
      'exported beside it',
      `export const inputSchema = { type: 'string' }; export class Model {}`,
      'model.mjs',
    ],
    ['a member of its class', `export class Model { static inputSchema = { type: 'string' }; }`, 'model.ts'],
    ['of CommonJS', `exports.inputSchema = { type: 'string' }; exports.Model = class {};`, 'model.cjs'],
    [
      'of CommonJS that was translated',
      `const inputSchema = { type: 'string' }; class Model {} export = { inputSchema, Model };`,
      'model.cts',
    ],
  ])('holds a schema that is %s', async (_name, source, file) => {
    expect(await describeModel(source, file)).toEqual({ schema: { input: TEXT } });
  });

  it('holds the schemas of TypeBox as they are', async () => {
    const source = `
      import Type from '${packagesOf('typebox/build/index.mjs')}';
      export const inputSchema = Type.Object({ text: Type.String({ minLength: 1 }), size: Type.Optional(Type.Integer()) });
      export const outputSchema = Type.Array(Type.Number());
      export class Model {}`;
    expect(await describeModel(source)).toEqual({
      schema: {
        input: {
          type: 'object',
          required: ['text'],
          properties: { text: { type: 'string', minLength: 1 }, size: { type: 'integer' } },
        },
        output: { type: 'array', items: { type: 'number' } },
      },
    });
  });

  it('holds what other libraries have for JSON Schema, as zod', async () => {
    const source = `
      import { z } from '${packagesOf('zod/index.js')}';
      export const inputSchema = z.object({ size: z.string().transform(Number) });
      export const outputSchema = z.object({ size: z.string().transform(Number).pipe(z.number()) });
      export class Model {}`;
    const { schema } = await describeModel(source);
    expect(schema).toMatchObject({
      input: { type: 'object', properties: { size: { type: 'string' } }, required: ['size'] },
      output: { type: 'object', properties: { size: { type: 'number' } } },
    });
  });

  it('is empty for a file that declares nothing', async () => {
    expect(await describeModel('export class Model {}')).toEqual({ schema: {} });
  });

  it.each([
    ['5', /neither a JSON Schema nor of a library/],
    ['[]', /neither/],
    ['() => 1', /neither/],
    ['{ a: 1n }', /BigInt/],
    ['{ enum: ["x".repeat(70000)] }', /bytes long, at most 65536 are kept/],
    [
      '{ "~standard": { jsonSchema: { input() { throw new Error("no form in JSON"); } } } }',
      /no form in JSON/,
    ],
  ])('leaves out a schema that cannot be one, and states why: %s', async (given, problem) => {
    const source = `export const inputSchema = ${given}; export const outputSchema = true; export class Model {}`;
    expect(await describeModel(source)).toEqual({
      schema: { output: true },
      problem: expect.stringMatching(problem),
    });
  });

  it.each([
    [
      'model.mjs',
      `import { writeFileSync } from 'node:fs';
      const write = (name) => writeFileSync(process.env.DIRECTORY + '/' + name, String(process.pid));
      write('node-loaded'); console.log('printed');
      export class Model { constructor() { write('node-made'); } setup() { write('node-made'); } }`,
      'node',
    ],
    [
      'model.py',
      `import os
def write(name): open(os.environ["DIRECTORY"] + "/" + name, "w").write(str(os.getpid()))
write("python-loaded"); print("printed")
class Model:
    def __init__(self): write("python-made")
    def predict(self, input): pass`,
      'python',
    ],
  ])(
    'is read without making the model, in a process that is gone afterwards: %s',
    async (name, source, kind) => {
      expect(await describeModel(source, name)).toEqual({ schema: {} });
      const pid = Number(readFileSync(join(workbench.directory, `${kind}-loaded`), 'utf8'));
      await waitUntil(() => !isAlive(pid), { what: 'the process is gone' });
      expect(existsSync(join(workbench.directory, `${kind}-made`))).toBe(false);
    },
  );

  it.each([
    ['hangs', 'import time\ntime.sleep(1000)', 'timed_out', /longer than 0\.5 s/],
    ['exits', 'import os\nos._exit(3)', 'exited', /code 3 while it was loaded/],
    ['leaves by sys.exit', 'import sys\nsys.exit("no")', 'threw', /no/],
    ['throws', 'raise OSError("no disk")', 'threw', /no disk/],
    ['holds no model', 'x = 1', 'threw', /has no class Model/],
    ['is no Python', 'class', 'threw', /invalid syntax/],
  ])('of a file that %s is an error, and no process is left', async (_name, source, failure, message) => {
    await expect(describeModel(source, 'model.py', failure === 'timed_out' ? 0.5 : 20)).rejects.toMatchObject(
      {
        name: 'ModelSetupError',
        failure,
        message: expect.stringMatching(message),
      },
    );
  });

  it.each([
    ['for (;;);', 'timed_out'],
    ['process.exit(0);', 'exited'],
    ['await new Promise(() => undefined);', 'timed_out'],
    ['throw new Error("no");', 'threw'],
  ])('of a file of JavaScript that never ends, ends or throws is an error: %s', async (source, failure) => {
    const seconds = failure === 'timed_out' ? 0.5 : 20;
    await expect(describeModel(source, 'model.mjs', seconds)).rejects.toMatchObject({ failure });
  });

  it('is described by a host as well, before the model is set up, however little it may put out', async () => {
    const described: unknown[] = [];
    const source = `export const inputSchema = { type: 'string' };
      export class Model { setup() { if (globalThis.made) throw 1; } predict() { return 'it'; } }`;
    const { host } = await workbench.host(source, {
      maximumOutputBytes: 4,
      onDescribed: (description) => described.push(host.state, description),
    });
    await host.start();
    expect(described).toEqual(['starting', { schema: { input: TEXT } }]);
    expect(await host.run(aJob())).toMatchObject({ outputJson: '"it"' });
  });
});
