import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, type ObservedHost } from '../testing/host.workbench.js';

describe('a model in TypeScript', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
    await workbench.file('house/package.json', '{ "type": "commonjs" }');
    await workbench.file(
      'house/node_modules/words/package.json',
      '{ "exports": { "import": "./m.mjs", "require": "./c.cjs" } }',
    );
    await workbench.file(
      'house/node_modules/words/m.mjs',
      'export const word = "imported"; export const from = import.meta.url;',
    );
    await workbench.file('house/node_modules/words/c.cjs', 'exports.word = "required";');
    await workbench.file('house/node_modules/raw/package.json', '{ "main": "./index.ts" }');
    await workbench.file('house/node_modules/raw/index.ts', 'export const raw: string = "raw";');
  });
  afterAll(() => workbench.close());

  async function hostOf(source: string, name = 'model.ts'): Promise<ObservedHost> {
    return workbench.hostOf({ modelPath: await workbench.file(`house/models/${name}`, source) });
  }

  async function output(source: string, name?: string): Promise<unknown> {
    const { host } = await hostOf(source, name);
    await host.start();
    const outcome = await host.run(aJob());
    if (outcome.kind !== 'succeeded') throw new Error(outcome.message);
    return JSON.parse(outcome.outputJson);
  }

  it('may use types, enums and parameter properties', async () => {
    const source = `
      enum Color { red = 'red' }
      class Part { constructor(private readonly color: Color) {} get it(): string { return this.color; } }
      export class Model { predict(input: string): string { return input satisfies string && new Part(Color.red).it; } }`;
    expect(await output(source)).toBe('red');
  });

  it('imports what lies beside it: TypeScript, JSON, and files by its own address', async () => {
    await workbench.file('house/models/parts/part.ts', 'export const url: string = import.meta.url;');
    await workbench.file('house/models/parts/data.json', '{ "a": 1 }');
    const source = `
      import { url } from './parts/part.js';
      import data from './parts/data.json';
      export class Model { predict() { return [url, import.meta.url, import.meta.filename, import.meta.dirname, data]; } }`;
    const directory = join(workbench.directory, 'house/models');
    const path = join(directory, 'model.ts');
    expect(await output(source)).toEqual([
      pathToFileURL(join(directory, 'parts/part.ts')).href,
      pathToFileURL(path).href,
      path,
      directory,
      { a: 1 },
    ]);
  });

  it('finds packages as if it ran where it lies, once by import and once by require', async () => {
    const source = `
      import { createRequire } from 'node:module';
      import { raw } from 'raw';
      import { from, word } from 'words';
      const require = createRequire(import.meta.url);
      export class Model { async predict() { return [from, word, require('words').word, (await import('words')).word, raw]; } }`;
    const from = pathToFileURL(join(workbench.directory, 'house/node_modules/words/m.mjs')).href;
    expect(await output(source)).toEqual([from, 'imported', 'required', 'imported', 'raw']);
  });

  it('may be written in the way of CommonJS', async () => {
    const source = `import words = require('words'); class Model { predict() { return words.word; } } export = { Model };`;
    expect(await output(source, 'common.cts')).toBe('required');
  });

  it('may do without an optional package', async () => {
    const source = `export class Model { async predict() { return import('not-there').catch(() => 'without'); } }`;
    expect(await output(source)).toBe('without');
  });

  it.each([
    ['a syntax error', 'const a = 1;\nclass {', /models\/broken\.ts:2:7: /],
    [
      'a package that is not there',
      '\n\nimport { x } from "not-there"; console.log(x);',
      /broken\.ts:3:\d+: .*not-there/,
    ],
    [
      'a file that is not there',
      'import { x } from "./gone.js"; console.log(x);',
      /broken\.ts:1:\d+: .*gone/,
    ],
  ])('names file and line of %s', async (_name, source, message) => {
    const { host } = await hostOf(source, 'broken.ts');
    await expect(host.start()).rejects.toMatchObject({
      name: 'ModelSetupError',
      failure: 'syntax',
      message: expect.stringMatching(message),
    });
  });

  it('shows its own lines in the stack of what it throws', async () => {
    const source = `interface Nothing {}\n\nexport class Model implements Nothing {\n  predict(): never {\n    throw new Error('here');\n  }\n}`;
    const { host, lines } = await hostOf(source, 'thrower.ts');
    await host.start();
    await host.run(aJob());
    await host.stop({ graceSeconds: 5 });
    expect(lines.map(({ text }) => text).join('\n')).toMatch(/thrower\.ts:5:/);
  });

  it('leaves no file behind once it is set up, or has failed to be', async () => {
    const { host } = await hostOf('export class Model { predict() { return 1; } }');
    const { host: broken } = await hostOf('class {', 'broken.ts');
    const directory = await mkdtemp(join(workbench.directory, 'temporary-'));
    const { TMPDIR: before } = process.env;
    process.env.TMPDIR = directory;
    try {
      await host.start();
      await expect(broken.start()).rejects.toMatchObject({ failure: 'syntax' });
      expect(await readdir(directory)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});
