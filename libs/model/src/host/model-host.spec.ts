import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, PLACES } from '../testing/host.workbench.js';
import { ModelHostStateError } from '../model-host.error.js';

describe.each(PLACES)('a model host, with its process %s', (place) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open(place);
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it('sets the model up once, then answers job after job by the same instance', async () => {
    const { host } = await workbench.started(`
      let setups = 0;
      export class Model {
        jobs = 0;
        async setup() { setups += 1; }
        predict(input, context) {
          this.jobs += 1;
          return { input, setups, jobs: this.jobs, jobId: context.jobId, attempt: context.attempt };
        }
      }`);
    for (const [index, input] of ['a', { b: [1, null] }, 3].entries()) {
      const outcome = await host.run(aJob({ jobId: `job-${index}`, attempt: index + 1, input }));
      const output = { input, setups: 1, jobs: index + 1, jobId: `job-${index}`, attempt: index + 1 };
      expect(outcome).toEqual({ kind: 'succeeded', outputJson: JSON.stringify(output), needsRestart: false });
    }
  });

  it('takes a class as the default export, with neither setup nor a promise', async () => {
    const { host } = await workbench.started('export default class { predict(input) { return input; } }');
    expect(await host.run(aJob({ input: 'ü€😀' }))).toMatchObject({ outputJson: '"ü€😀"' });
  });

  it.each([
    ['nothing', 'undefined', 'null'],
    ['a number that JSON lacks', 'NaN', 'null'],
    ['a date', 'new Date(0)', '"1970-01-01T00:00:00.000Z"'],
    ['half a character', '"\\ud800"', '"\\ud800"'],
    ['an object with a function', '({ a: 1, f() {} })', '{"a":1}'],
    ['an object when JSON is replaced', '((JSON.stringify = () => "{"), { a: 1 })', '{"a":1}'],
    ['a promise in a promise', 'Promise.resolve(Promise.resolve(false))', 'false'],
  ])('writes %s as JSON does', async (_name, expression, outputJson) => {
    const { host } = await workbench.started(`export class Model { predict() { return ${expression}; } }`);
    expect(await host.run(aJob())).toEqual({ kind: 'succeeded', outputJson, needsRestart: false });
  });

  it.each([
    ['an error', 'throw new Error("no such word")', 'no such word'],
    ['an error without words', 'throw new RangeError()', 'RangeError'],
    ['a text', 'throw "plain text"', 'plain text'],
    ['nothing', 'throw undefined', 'undefined'],
    ['an object that cannot be shown', 'throw Object.create(null, { x: { get() { throw 1 } } })', /./],
    ['an error with an endless message', 'throw new Error("x".repeat(1e7))', /^x{4096}…$/],
    ['a rejection', 'return Promise.reject(new Error("later"))', 'later'],
    [
      'an error when console is replaced',
      'console.error = () => { throw 1; }; throw new Error("why")',
      'why',
    ],
    ['a BigInt', 'return 1n', /JSON cannot hold: .*BigInt/],
    ['a cycle', 'const a = {}; a.a = a; return a', /JSON cannot hold: .*circular/],
    ['a function', 'return () => 1', /JSON cannot hold: \[Function/],
    [
      'an own conversion that throws',
      'return { toJSON() { throw new Error("no") } }',
      /JSON cannot hold: no/,
    ],
  ])('ends a job as failed on %s, and goes on', async (_name, statement, message) => {
    const { host } = await workbench.started(
      `export class Model { predict(input) { if (input === 'well') return 1; ${statement}; } }`,
    );
    expect(await host.run(aJob())).toEqual({
      kind: 'failed',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      needsRestart: false,
    });
    expect(await host.run(aJob({ input: 'well' }))).toMatchObject({ kind: 'succeeded' });
  });

  it('refuses an output above its limit, in bytes, and goes on', async () => {
    const source = 'export class Model { predict(length) { return "é".repeat(length); } }';
    const { host } = await workbench.started(source, { maximumOutputBytes: 102 });
    expect(await host.run(aJob({ input: 50 }))).toMatchObject({ kind: 'succeeded' });
    expect(await host.run(aJob({ input: 51 }))).toEqual({
      kind: 'output_too_large',
      message: 'output too large: 104 bytes, at most 102 are kept',
      needsRestart: false,
    });
    expect(await host.run(aJob({ input: 1 }))).toMatchObject({ kind: 'succeeded' });
  });

  it('passes a mebibyte in and out unchanged', async () => {
    const { host } = await workbench.started('export class Model { predict(input) { return input; } }');
    const inputJson = JSON.stringify('ü'.repeat(1024 * 512 - 1));
    const outcome = await host.run(aJob({ inputJson }));
    expect(outcome.kind === 'succeeded' && outcome.outputJson === inputJson).toBe(true);
  });

  it('gives the model the environment that it was given, and nothing else', async () => {
    const source =
      'import { env } from "node:process"; export class Model { predict() { return Object.keys(env); } }';
    const { host } = await workbench.started(source, { environment: { MODEL_COLOR: 'red' } });
    const outcome = await host.run(aJob());
    // The shell that leaves the guard behind adds its own, and the host its mark.
    const names = outcome.kind === 'succeeded' ? (JSON.parse(outcome.outputJson) as string[]) : [];
    expect(
      names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'TIDEGATE_MODEL_PROCESS'].includes(name)),
    ).toEqual(['MODEL_COLOR']);
  });

  it('passes on what the model logs and how far it is', async () => {
    const { host, lines, progress } = await workbench.started(`
      export class Model {
        async predict(input, { log, progress }) {
          progress(0.25, 'a quarter');
          progress(0.5);
          progress(7, 'done');
          log('seen', { a: [1] });
          console.log('printed');
          await new Promise((resolve) => setTimeout(resolve, 80));
        }
      }`);
    await host.run(aJob({ jobId: 'job-9' }));
    expect(progress).toEqual([
      { jobId: 'job-9', fraction: 0.25, note: 'a quarter' },
      { jobId: 'job-9', fraction: 1, note: 'done' },
    ]);
    await waitUntil(() => lines.length === 2, { what: 'both lines' });
    expect(lines).toContainEqual({ source: 'log', text: 'seen { a: [ 1 ] }', jobId: 'job-9' });
    expect(lines).toContainEqual(expect.objectContaining({ source: 'stdout', text: 'printed' }));
  });

  it('names its states, and refuses what they do not allow', async () => {
    const { host, exits } = await workbench.host('export class Model { predict() { return 1; } }');
    expect(host.state).toBe('stopped');
    await expect(host.run(aJob())).rejects.toThrow(ModelHostStateError);
    const starting = host.start();
    expect(host.state).toBe('starting');
    await expect(host.start()).rejects.toThrow(ModelHostStateError);
    expect(await starting).toEqual({
      setupSeconds: expect.any(Number),
      startupSeconds: expect.any(Number),
      processId: host.processId,
    });
    expect(host.state).toBe('ready');
    const running = host.run(aJob());
    expect(host.state).toBe('running');
    await expect(host.run(aJob())).rejects.toThrow('run() while running');
    await running;
    const stopping = host.stop({ graceSeconds: 5 });
    expect(host.state).toBe('stopping');
    await stopping;
    expect(host.state).toBe('stopped');
    expect(exits).toEqual([{ expected: true, exitCode: 0, message: 'the model process exited with code 0' }]);
    await host.start();
    expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded' });
  });
});
