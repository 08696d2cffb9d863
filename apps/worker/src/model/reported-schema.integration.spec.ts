import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelSchema } from '@tidegate/contracts';
import { ModelHostServer } from '@tidegate/model';
import { PUBLISH_SCHEMA } from '@tidegate/service';
import { waitUntil } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkerBench } from '../testing/worker.bench.js';

const WORKER_PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const OLD: ModelSchema = { input: { const: 'of an earlier model' } };

describe('what a model takes and returns', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-schema-'));
  let bench: WorkerBench;
  let files = 0;
  /** A name of each test's own: the starts of workers in one process are one start. */
  let name = '';

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });
  beforeEach(async () => {
    name = `model-${randomUUID().slice(0, 8)}`;
    await bench.store.modelSchemas.write(name, OLD, 1);
  });
  afterEach(() => bench.stopWorkers());
  afterAll(async () => {
    await bench.close();
    rmSync(directory, { recursive: true });
  });

  const modelFile = (source: string, kind = 'py'): Record<string, string> => {
    const path = join(directory, `model${(files += 1)}.${kind}`);
    writeFileSync(path, source);
    return { MODEL: path, MODEL_NAME: name, MADE: join(directory, `made${files}`) };
  };
  const stored = async () => (await bench.store.modelSchemas.read(name))?.schema;
  const waitFor = (schema: ModelSchema) =>
    waitUntil(async () => JSON.stringify(await stored()) === JSON.stringify(schema), {
      what: 'the schema is stored',
    });

  /** Has the schema published by a process, as `npm start` does. */
  const startPublishing = async (more: Readonly<Record<string, string>>) => {
    const { PATH = '' } = process.env;
    // Its files are in a folder that no other user can enter.
    const env = { PATH, MODEL_USER: 'same', ...(await bench.environment(more)) };
    return spawn(process.execPath, [WORKER_PROGRAM, PUBLISH_SCHEMA], { env });
  };
  const publish = async (more: Readonly<Record<string, string>>) => {
    const worker = await startPublishing(more);
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    worker.stdout.on('data', collect);
    worker.stderr.on('data', collect);
    const [exitCode] = (await once(worker, 'close')) as [number | null];
    return { exitCode, output };
  };

  const { PATH = '' } = process.env;

  describe('is stored by a worker that starts', () => {
    it('from annotations', async () => {
      const model = modelFile(
        'class Model:\n    def predict(self, input: int) -> "list[str]": return [str(input)]',
      );
      await bench.startReady({ PATH, ...model });
      await waitFor({ input: { type: 'integer' }, output: { type: 'array', items: { type: 'string' } } });
    });

    it('as none, where the model declares nothing', async () => {
      await bench.startReady({ MODEL_NAME: name });
      await waitFor({});
    });

    it('without what no gateway could use, and the worker is ready', async () => {
      const source = `
        export const inputSchema = { $ref: 'https://schemas.example/other.json' };
        export const outputSchema = { type: 'string' };
        export class Model { predict() { return 'it'; } }`;
      await bench.startReady(modelFile(source, 'mjs'));
      await waitFor({ output: { type: 'string' } });
    });

    it('before the model is set up, which may take its time or fail', async () => {
      const source = `
        export const inputSchema = { type: 'boolean' };
        export class Model { setup() { return new Promise((done) => setTimeout(done, 60_000)); } predict() {} }`;
      await bench.start(modelFile(source, 'mjs'));
      await waitFor({ input: { type: 'boolean' } });
    });

    it('once the store is back, where it was out of reach', async () => {
      bench.storeRelay.cut();
      await bench.start(
        modelFile('export const inputSchema = true; export class Model { predict() {} }', 'mjs'),
      );
      bench.storeRelay.restore();
      await waitFor({ input: true });
    });
  });

  describe('is stored by a process that makes no model', () => {
    it('from its file alone', async () => {
      const source =
        'import os\nclass Model:\n    def __init__(self): open(os.environ["MADE"], "w")\n    def predict(self, input: str): pass';
      const model = modelFile(source);
      expect(await publish(model)).toEqual({ exitCode: 0, output: '' });
      expect(await stored()).toEqual({ input: { type: 'string' } });
      expect(existsSync(model.MADE ?? '')).toBe(false);
    });

    it('from the file of a model host, where that runs the model', async () => {
      const { MODEL: modelPath = '' } = modelFile('class Model:\n    def predict(self, input: int): pass');
      const socketPath = join(directory, 'model.sock');
      const host = await ModelHostServer.listen({ socketPath, model: { modelPath, environment: { PATH } } });
      try {
        const socket = { MODEL_SOCKET: socketPath, MODEL_NAME: name };
        expect(await publish(socket)).toEqual({ exitCode: 0, output: '' });
        expect(await stored()).toEqual({ input: { type: 'integer' } });
        await bench.store.modelSchemas.write(name, OLD, 2);
        await bench.startReady(socket);
        await waitFor({ input: { type: 'integer' } });
      } finally {
        await bench.stopWorkers();
        await host.close({ graceSeconds: 0 });
      }
    });

    it.each([
      [
        'hangs',
        'import time\ntime.sleep(1000)',
        'its schema is not known: loading the file took longer than 0.5 s\n',
      ],
      ['ends its process', 'import os\nos._exit(3)', /^its schema is not known: .* code 3 .*\n$/],
      ['throws', 'raise OSError("no\\ndisk")', 'its schema is not known: no disk\n'],
    ])('as none, in one line, where its file %s', async (_name, source, output) => {
      const limit = { MODEL_SCHEMA_TIMEOUT_SECONDS: source.includes('sleep') ? '0.5' : '20' };
      const printed = typeof output === 'string' ? output : expect.stringMatching(output);
      expect(await publish({ ...modelFile(source), ...limit })).toEqual({ exitCode: 0, output: printed });
      expect(await stored()).toEqual({});
    });

    it.each([
      [{ type: 'strin' }, {}, /^the schema of the model's input cannot be used: it is not valid: .*\n$/],
      [
        { $ref: '#/nowhere' },
        {},
        /^the schema of the model's input cannot be used: it refers to what is not.*\n$/,
      ],
      [{ pattern: '^(?!x)' }, { input: { pattern: '^(?!x)' } }, /has a pattern that is not checked.*\n$/],
    ])('without what cannot be used, and with a line that states why: %j', async (input, schema, output) => {
      const source = `export const inputSchema = ${JSON.stringify(input)}; export class Model {}`;
      expect(await publish(modelFile(source, 'mjs'))).toEqual({
        exitCode: 0,
        output: expect.stringMatching(output),
      });
      expect(await stored()).toEqual(schema);
    });

    it('or not at all, and no file is left, when it is asked to end meanwhile', async () => {
      const source = `
        import { writeFileSync } from 'node:fs';
        writeFileSync(process.env.MADE as string, '');
        await new Promise((done) => setTimeout(done, 60_000));`;
      const model = modelFile(source, 'ts');
      const temporary = join(directory, 'temporary');
      mkdirSync(temporary);
      const worker = await startPublishing({ ...model, TMPDIR: temporary });
      await waitUntil(() => existsSync(model.MADE ?? ''), { what: 'its file is being loaded' });
      expect(readdirSync(temporary)).toHaveLength(1);
      worker.kill();
      expect(await once(worker, 'exit')).toEqual([0, null]);
      expect(readdirSync(temporary)).toEqual([]);
      expect(await stored()).toEqual(OLD);
    });

    it('or not at all, with one line, where there is no store', async () => {
      const end = await publish({
        ...modelFile('export class Model {}', 'mjs'),
        REDIS_URL: 'redis://127.0.0.1:1',
      });
      expect(end).toEqual({ exitCode: 1, output: 'the service cannot start: not connected to the store\n' });
    });
  });
});
