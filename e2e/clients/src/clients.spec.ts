import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  AccessError,
  ConflictError,
  InvalidRequestError,
  JobNotSucceededError,
  NotFoundError,
  TidegateClient,
  type StreamedEvent,
} from '@tidegate/client';
import { runProgram } from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClientsBench, script } from './testing/clients.bench.js';
import { documentExamples } from './testing/document-examples.js';
import { runInBrowser } from './testing/in-browser.js';
import { CLI, startCli } from './testing/start-cli.js';

const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0;
const UNKNOWN_ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';
/** Modules are found from there. */
const EXAMPLES_FOLDER = join(WORKSPACE_ROOT, '.tidegate/test/clients');

/** Each starts some programs, which takes seconds where others use the processor. */
jest.setTimeout(90_000);

describe('against one gateway', () => {
  let bench: ClientsBench;
  let client: TidegateClient;

  beforeAll(async () => {
    bench = await ClientsBench.open();
    client = new TidegateClient({ url: bench.url, key: bench.key });
  }, 120_000);

  afterAll(() => bench.close());

  describe('the TypeScript client', () => {
    it('pushes a job and waits for its output', async () => {
      const job = await client.submitAndWait({ input: 'Grüße', metadata: { a: 'b' } }, { withinSeconds: 30 });
      expect(job).toMatchObject({ output: 'Grüße', metadata: { a: 'b' }, owner: 'shop' });
      expect(await client.output(job.id)).toBe('Grüße');
    });

    it('gets the same job for the same idempotency key', async () => {
      const [first, second] = await Promise.all(
        [1, 2].map(() => client.submit({ input: 'hello' }, { idempotencyKey: 'typescript "1"' })),
      );
      expect(second?.id).toBe(first?.id);
    });

    it('waits for a job of which it knows the id', async () => {
      const { id } = await client.submit({ input: script(3) });
      expect(await client.wait(id, { withinSeconds: 30 })).toMatchObject({ status: 'succeeded' });
    });

    it('follows a job to its end, and reads what its model has printed', async () => {
      const { id } = await client.submit({ input: script(3) });
      const events: StreamedEvent[] = [];
      for await (const event of client.events(id)) events.push(event);
      const numbers = events.flatMap((event) => (event.id === undefined ? [] : [event.id]));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(events[0]).toMatchObject({ type: 'queued' });
      expect(events.at(-1)).toMatchObject({ type: 'completed', status: 'succeeded' });
      expect(await client.logs(id)).toContain('try 1 line 3\n');
    });

    it('cancels a job that runs, and tries one again that has failed', async () => {
      const { id } = await client.submit({ input: script(1_000) });
      await waitUntil(async () => (await client.read(id)).status === 'running');
      expect(await client.cancel(id, { holdSeconds: 20 })).toMatchObject({ status: 'canceled' });
      const failing = client.submitAndWait({ input: script(0, 'throws') });
      const error = await failing.catch((caught: unknown) => caught);
      if (!(error instanceof JobNotSucceededError)) throw error;
      expect(error.message).toContain('try 1 fails');
      expect(await client.retry(error.job.id)).toMatchObject({ retryOf: error.job.id });
    });

    it('says what is wrong by the class of the error', async () => {
      const stranger = new TidegateClient({ url: bench.url });
      await expect(stranger.read(UNKNOWN_ID)).rejects.toBeInstanceOf(AccessError);
      await expect(client.read(UNKNOWN_ID)).rejects.toBeInstanceOf(NotFoundError);
      await expect(client.submit({ input: 'hello', timeoutSeconds: -1 })).rejects.toBeInstanceOf(
        InvalidRequestError,
      );
    });

    it('lists jobs over several pages, and says how all is', async () => {
      const metadata = { list: 'typescript' };
      const pushed = [];
      for (const input of [1, 2, 3]) pushed.push(await client.submit({ input, metadata }));
      const listed = [];
      for await (const { id } of client.list({ metadata }, { pageSize: 2 })) listed.push(id);
      expect(listed).toEqual(pushed.map(({ id }) => id).reverse());
      const { checks } = await client.health();
      expect(checks).toContainEqual(
        expect.objectContaining({ name: 'flow', model: 'default', status: 'ok' }),
      );
    });

    it('pushes many jobs at once, and follows all jobs to their ends', async () => {
      const news = client.allEvents();
      let hasBegun = false;
      const first = news.next().finally(() => void (hasBegun = true));
      await waitUntil(async () => {
        if (!hasBegun) await client.submit({ input: 'does anybody follow' });
        return hasBegun;
      });
      const entries = await client.submitMany([
        { input: 'many' },
        { input: 'many', model: 'nothing' },
        { input: 2 },
      ]);
      expect(entries.map(({ status }) => status)).toEqual([202, 422, 202]);
      const left = new Set(entries.flatMap(({ job }) => (job === undefined ? [] : [job.id])));
      await first;
      for await (const { type, jobId = '' } of news) {
        if (type === 'completed') left.delete(jobId);
        if (left.size === 0) break;
      }
      expect(left.size).toBe(0);
    });

    it('pauses a model, cancels and deletes a job that waits, and lets the model go on', async () => {
      expect(await client.pause('default')).toMatchObject({ paused: true });
      try {
        const { id } = await client.submit({ input: 'later', webhook: { url: 'https://example.com/hook' } });
        await waitUntil(async () => (await client.read(id)).waitingFor === 'paused');
        await expect(client.delete(id)).rejects.toBeInstanceOf(ConflictError);
        await client.cancel(id);
        const [delivery] = await client.deliveries(id);
        expect(delivery).toMatchObject({ event: 'completed', tries: expect.any(Number) });
        const number = delivery?.number ?? 0;
        expect(await client.redeliver(id, number)).toMatchObject({ number, status: 'pending' });
        await client.delete(id);
        await expect(client.read(id)).rejects.toBeInstanceOf(NotFoundError);
      } finally {
        // What comes after this needs the worker, whatever has failed.
        expect(await client.resume('default')).toMatchObject({ paused: false });
      }
      expect(await client.model('default')).toMatchObject({ paused: false });
    });

    it('reads the worker and the history of a model, and has nothing to try again', async () => {
      expect(await client.workers({ model: 'default' })).toEqual([
        expect.objectContaining({ model: 'default', startedAt: expect.any(String) }),
      ]);
      const { points } = await client.history({ model: 'default', step: 60 });
      expect(points.length).toBeGreaterThanOrEqual(60);
      expect(await client.redrive('default')).toEqual({ redriven: 0, refused: 0, left: 0 });
    });

    it('runs in a browser, which has nothing of Node', async () => {
      const script = `
        const client = new tidegate.TidegateClient(given);
        const { id, output } = await client.submitAndWait({ input: 'hello' }, { withinSeconds: 30 });
        const types = [];
        for await (const { type } of client.events(id)) types.push(type);
        const refused = await client.read('nothing').catch((error) => error);
        return { output, types, isNotFound: refused instanceof tidegate.NotFoundError };`;
      expect(await runInBrowser(script, { url: bench.url, key: bench.key })).toEqual({
        output: 'hello',
        types: ['queued', 'started', 'completed'],
        isNotFound: true,
      });
    });

    it('lists the models', async () => {
      expect((await client.models()).map(({ name }) => name)).toEqual(['default']);
      expect(await client.schemasOf('default')).toHaveProperty('input');
    });
  });

  /** Each of these starts a program; what needs none of the gateway's own answers is in apps/cli/src/program.spec.ts. */
  describe('the command line', () => {
    it('pushes a job, and prints its output when it has ended', async () => {
      const pushed = await bench.cli(['submit', 'hello', '--metadata', 'a=b', '--metadata', 'c=d=e']);
      expect(pushed).toMatchObject({ exitCode: 0, stderr: '' });
      const result = await bench.cli(['result', pushed.stdout.trim(), '--wait', '--json']);
      expect(JSON.parse(result.stdout)).toMatchObject({ output: 'hello', metadata: { a: 'b', c: 'd=e' } });
    });

    it('runs a job with an input from a pipe, and says which job it is', async () => {
      const run = await bench.cli(['run', '-'], 'hello\n');
      expect(run).toMatchObject({ exitCode: 0, stdout: 'hello\n' });
      expect(run.stderr).toMatch(/^job [\da-f-]{36}\n$/);
    });

    it('shows what has happened to a job', async () => {
      const { id } = await client.submit({ input: script(2) });
      const watched = await bench.cli(['watch', id]);
      expect(watched.exitCode).toBe(0);
      expect(watched.stdout).toMatch(
        /queued\n[^]*started +try 1\n[^]*log +try 1 line 2\n[^]*completed succeeded\n$/,
      );
      expect((await bench.cli(['logs', id])).stdout).toBe('try 1 line 1\ntry 1 line 2\n');
    });

    it('lists jobs, and says how all is', async () => {
      const { id } = await client.submitAndWait({ input: 'hello', metadata: { list: 'cli' } });
      const listed = await bench.cli(['list', '--metadata', 'list=cli', '--status', 'succeeded']);
      expect(listed.stdout).toMatch(new RegExp(`^\\S+Z  ${id}  succeeded  default\n$`));
      const doctor = await bench.cli(['doctor']);
      // Other specs have left failed jobs and decisions of the same model.
      const [verdict = ''] = doctor.stdout.split('\n');
      const exitCodes: Readonly<Record<string, number>> = { ok: 0, degraded: 6, failing: 7 };
      expect(doctor).toMatchObject({ exitCode: exitCodes[verdict], stderr: '' });
      expect(doctor.stdout).toMatch(/^\w+\n {2}ok +gateway +the gateway answers\n/);
    });

    it('ends with 3 when the job has failed, and with 5 when it has not ended', async () => {
      const failed = await bench.cli(['run', JSON.stringify(script(0, 'throws')), '--json-input']);
      expect(failed).toMatchObject({ exitCode: 3, stdout: '' });
      expect(failed.stderr).toMatch(/is failed: .*try 1 fails/);
      const late = await bench.cli(['run', JSON.stringify(script(1_000)), '--json-input', '--within', '0.5']);
      expect(late).toMatchObject({ exitCode: 5, stdout: '' });
      const [, id = ''] = /^job (\S+)/.exec(late.stderr) ?? [];
      expect((await bench.cli(['cancel', id, '--wait'])).stdout).toContain('status      canceled\n');
    });

    it.each([
      ['cancel', 'canceled'],
      ['leave', 'running'],
    ])('lets Ctrl-C %s the job', async (what, status) => {
      const parameters = ['run', JSON.stringify(script(1_000)), '--json-input', '--on-interrupt', what];
      const { process: child, end } = startCli(parameters, bench.environment);
      const id = await new Promise<string>((resolve) =>
        child.stderr?.once('data', (line: Buffer) => resolve(line.toString().replace('job ', '').trim())),
      );
      await waitUntil(async () => (await client.read(id)).status === 'running');
      child.kill('SIGINT');
      expect(await end).toMatchObject({ exitCode: 130, stdout: '' });
      expect((await client.read(id)).status).toBe(status);
      await client.cancel(id, { holdSeconds: 20 });
    });

    it('says what the gateway refuses, member by member', async () => {
      const invalid = await bench.cli(['submit', 'hello', '--timeout', '99999999']);
      expect(invalid).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('\n  /timeoutSeconds ') });
    });
  });

  (HAS_PYTHON ? it : it.skip)(
    'the Python client does the same',
    async () => {
      await runProgram(['python3', '-B', '-m', 'unittest', 'python_tests.against_gateway'], {
        directory: join(WORKSPACE_ROOT, 'libs/client'),
        environment: bench.environment,
      });
    },
    60_000,
  );

  describe('docs/clients.md has examples that run', () => {
    beforeAll(() => void mkdirSync(EXAMPLES_FOLDER, { recursive: true }));
    afterAll(() => rmSync(EXAMPLES_FOLDER, { recursive: true }));

    it.each(documentExamples('docs/clients.md'))('in $language, line $line', async ({ language, text }) => {
      const example = text
        .replaceAll('http://localhost:8002', bench.url)
        .replaceAll('npx tidegate', `node ${CLI}`);
      await runProgram(commandFor(language, example), {
        environment: { ...bench.environment, PYTHONPATH: join(WORKSPACE_ROOT, 'libs/client/python') },
        directory: bench.folder,
      });
    });
  });
});

function commandFor(language: string, text: string): readonly string[] {
  switch (language) {
    case 'console':
      return ['bash', '-eu', '-o', 'pipefail', '-c', text];
    case 'python':
      return HAS_PYTHON ? ['python3', '-B', '-c', text] : ['true'];
    case 'js': {
      const file = join(EXAMPLES_FOLDER, 'example.mjs');
      writeFileSync(file, text);
      // The compiled library, as its users import it.
      expect(readFileSync(join(WORKSPACE_ROOT, 'libs/client/dist/index.js'), 'utf8')).not.toBe('');
      return [process.execPath, file];
    }
    default:
      throw new Error(`no example in ${language} is run`);
  }
}
