import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, type ObservedHost } from '../testing/host.workbench.js';

/** The same generators in both languages; each waits for 50 ms where its source has `pause`. */
const MODELS = {
  TypeScript: (body: string) => `
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
    export class Model { async *predict(input, context) {
      if (input === 'well') { yield 'served'; return; }
      ${body}
    } }`,
  Python: (body: string) => `
import asyncio
async def pause(): await asyncio.sleep(0.05)
class Model:
    async def predict(self, input, context):
        if input == 'well':
            yield 'served'
            return
        ${body.trim().replaceAll('\n', '\n        ')}
`,
};

/** The parts in their places; none was reported twice. */
function partsOf(partials: ObservedHost['partials']): readonly unknown[] {
  const all: unknown[] = [];
  for (const { from, count, partsJson } of partials) {
    const parts = JSON.parse(partsJson) as readonly unknown[];
    expect(parts).toHaveLength(count);
    parts.forEach((part, index) => {
      expect(from + index in all).toBe(false);
      all[from + index] = part;
    });
  }
  return Array.from(all);
}

describe.each(['TypeScript', 'Python'] as const)('a generator in %s', (language) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  const started = (bodies: { readonly TypeScript: string; readonly Python: string }, options = {}) => {
    const source = MODELS[language](bodies[language]);
    return language === 'Python'
      ? workbench.startedPython(source, options)
      : workbench.started(source, options);
  };
  const expectServedAfterwards = async ({ host }: ObservedHost) => {
    expect(host.state).toBe('ready');
    expect(await host.run(aJob({ input: 'well' }))).toMatchObject({ outputJson: '["served"]' });
  };

  it('reports what it has yielded while it runs, and its output is all of that', async () => {
    const observed = await started({
      TypeScript: 'for (let part = 0; part < 8; part += 1) { yield { part }; await pause(); }',
      Python: 'for part in range(8):\n    yield {"part": part}\n    await pause()',
    });
    const all = Array.from({ length: 8 }, (_, part) => ({ part }));
    expect(await observed.host.run(aJob({ jobId: 'job-7' }))).toEqual({
      kind: 'succeeded',
      outputJson: JSON.stringify(all),
      needsRestart: false,
    });
    const { partials } = observed;
    expect(partials.length).toBeGreaterThan(1);
    expect(partials.length).toBeLessThan(5);
    expect(partials[0]).toEqual({ jobId: 'job-7', from: 0, count: 1, partsJson: '[{"part":0}]' });
    expect(partsOf(partials)).toEqual(all);
    await expectServedAfterwards(observed);
  });

  it('reports each part once in as many pieces as it takes, and leaves out one that fits into none', async () => {
    const observed = await started({
      TypeScript:
        'for (let part = 0; part < 10; part += 1) yield String(part).repeat(part === 4 ? 70000 : 20000); throw new Error("all said")',
      Python:
        'for part in range(10): yield str(part) * (70000 if part == 4 else 20000)\nraise ValueError("all said")',
    });
    expect(await observed.host.run(aJob())).toMatchObject({ kind: 'failed', message: 'all said' });
    const parts = partsOf(observed.partials) as readonly (string | undefined)[];
    expect(parts.map((part) => part?.[0])).toEqual(['0', '1', '2', '3', undefined, '5', '6', '7', '8', '9']);
    expect(observed.partials.length).toBeGreaterThan(3);
  });

  it.each([
    ['without a pause', { TypeScript: 'for (;;) yield 1', Python: 'while True: yield 1' }],
    [
      'in its own time',
      {
        TypeScript: 'for (;;) { yield 1; await pause(); }',
        Python: 'while True:\n    yield 1\n    await pause()',
      },
    ],
  ])(
    'that yields without end %s ends at its time limit, and its model stays set up',
    async (_name, bodies) => {
      const observed = await started(bodies, { maximumOutputBytes: 2 ** 30 });
      expect(await observed.host.run(aJob({ timeoutSeconds: 0.3 }))).toMatchObject({
        kind: 'timed_out',
        needsRestart: false,
      });
      await expectServedAfterwards(observed);
    },
  );

  it('that yields more than is kept fails, and is asked to finish', async () => {
    const observed = await started(
      {
        TypeScript: 'try { for (;;) yield "x".repeat(100); } finally { context.log("finished"); }',
        Python: 'try:\n    while True: yield "x" * 100\nfinally: context.log("finished")',
      },
      { maximumOutputBytes: 1000 },
    );
    expect(await observed.host.run(aJob())).toMatchObject({ kind: 'output_too_large', needsRestart: false });
    await waitUntil(() => observed.lines.some(({ text }) => text === 'finished'), { what: 'its last word' });
    await expectServedAfterwards(observed);
  });

  it('that throws fails its job with those words', async () => {
    const observed = await started({
      TypeScript: 'yield 1; throw new Error("no more")',
      Python: 'yield 1\nraise ValueError("no more")',
    });
    expect(await observed.host.run(aJob())).toMatchObject({ kind: 'failed', message: 'no more' });
    await expectServedAfterwards(observed);
  });

  it('that yields a generator fails its job', async () => {
    const observed = await started({
      TypeScript: 'yield (function* () { yield 1; })()',
      Python: 'yield (part for part in "ab")',
    });
    expect(await observed.host.run(aJob())).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('generator'),
    });
    await expectServedAfterwards(observed);
  });

  it('reports progress between its parts, the latest also where the next is long in coming', async () => {
    const observed = await started({
      TypeScript:
        'context.progress(0.1); context.progress(0.2, "loaded"); for (let wait = 0; wait < 4; wait += 1) await pause(); yield 1',
      Python:
        'context.progress(0.1)\ncontext.progress(0.2, "loaded")\nfor wait in range(4): await pause()\nyield 1',
    });
    const outcome = observed.host.run(aJob({ jobId: 'job-8' }));
    await waitUntil(() => observed.progress.length === 2, { what: 'the later report' });
    expect(observed.host.state).toBe('running');
    expect(observed.progress).toEqual([
      { jobId: 'job-8', fraction: 0.1 },
      { jobId: 'job-8', fraction: 0.2, note: 'loaded' },
    ]);
    await outcome;
  });
});

describe('what a TypeScript model may return as parts', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    ['a plain generator', '*predict() { yield 1; yield [2]; yield undefined; }', '[1,[2],null]'],
    ['a generator with a result', 'async *predict() { yield 1; return "all"; }', '"all"'],
    ['an iterator', 'predict() { return new Set([1, 2]).values(); }', '[1,2]'],
    ['a promise of a generator', 'async predict() { return (function* () { yield 1; })(); }', '[1]'],
    [
      'a stream',
      'async predict() { return (await import("node:stream")).Readable.from(["a", "b"]); }',
      '["a","b"]',
    ],
    ['a list, which is no generator', 'predict() { return [1, 2]; }', '[1,2]'],
  ])('is %s', async (_name, method, outputJson) => {
    const { host } = await workbench.started(`export class Model { ${method} }`);
    expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded', outputJson });
  });
});
