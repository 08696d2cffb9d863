import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readModelDescription } from './read-model-description.js';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench } from '../testing/host.workbench.js';

/** A class in Python with these methods, and a `predict` of its own unless they have one. */
function inPython(...methods: string[]): string {
  const all = methods.some((method) => /predict|run/.test(method))
    ? methods
    : [...methods, 'def predict(self, input): return input'];
  return `import asyncio, functools\nclass Model:\n  ${all.join('\n').replaceAll('\n', '\n  ')}\n`;
}

describe('a model of another shape', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  const uncalled =
    /has a method setup, which nothing calls: .* write what setup does as def __init__\(self\)/;
  const wanted = String.raw`write def predict\(self, input\) or def predict\(self, input, context\)`;

  it.each([
    ['setup', uncalled, inPython('def setup(self): pass')],
    ['setup with weights, as in Cog', uncalled, inPython('def setup(self, weights=None): pass')],
    ['a static setup', uncalled, inPython('@staticmethod\ndef setup(): pass')],
    ['an asynchronous setup', /asyncio\.run/, inPython('async def setup(self): pass')],
    ['setUp', /method setUp, which nothing calls/, inPython('def setUp(self): pass')],
    ['a setup that calls that of another', uncalled, inPython('def setup(self): super().setup()')],
    [
      'a second parameter',
      new RegExp(`asks for scale beside its input, .* ${wanted}, .* input\\["scale"\\]`),
      inPython('def predict(self, image, scale): pass'),
    ],
    ['a context by another name', /asks for ctx beside/, inPython('def predict(self, input, ctx): pass')],
    [
      'parameters by name',
      /asks for width and height/,
      inPython('def predict(self, i, *, width, height): pass'),
    ],
    [
      'a second parameter below a decorator',
      /asks for scale/,
      inPython(
        'def wrapped(f): return functools.wraps(f)(lambda *given: f(*given))\n@wrapped\ndef predict(self, image, scale): pass',
      ),
    ],
    [
      'a predict without an input',
      new RegExp(`takes no input: ${wanted}`),
      inPython('def predict(self): pass'),
    ],
    ['run, as in Cog', /no method predict: rename its method run/, inPython('def run(self, input): pass')],
    ['no predict', new RegExp(`no method predict: ${wanted}`), 'class Model: pass'],
    ['a class of another name', /no class Model: write class Model/, 'class Predictor: pass'],
  ])(
    'in Python, with %s, is refused with a message that states what to write',
    async (_name, message, source) => {
      await expect(workbench.startedPython(source)).rejects.toMatchObject({
        failure: 'threw',
        message: expect.stringMatching(message),
      });
    },
  );

  it.each([
    ['setup in its constructor', inPython('def __init__(self): self.setup()', 'def setup(self): pass')],
    [
      'setup at its first job',
      inPython('def setup(self): pass', 'def predict(self, i): self.setup(); return i'),
    ],
    ['it by name', inPython('def __init__(self): getattr(self, "setup")()', 'def setup(self): pass')],
    ['a setup that is for something else', inPython('def setup(self, stage): pass')],
    ['whatever it is given', inPython('def predict(self, *given, **named): return given[0]')],
    ['its own predict', inPython('def __init__(self): self.predict = lambda value: value')],
  ])('in Python may well use %s', async (_name, source) => {
    const { host } = await workbench.startedPython(source);
    expect(await host.run(aJob({ input: 1 }))).toMatchObject({ outputJson: '1' });
  });

  it.each([
    ['__init__', /has a method __init__, which nothing calls: name it setup/, '__init__() {} predict() {}'],
    ['setUp', /has a method setUp, which nothing calls: name it setup/, 'async setUp() {} predict() {}'],
    [
      'a constructor that asks',
      /constructor of .* asks for an argument/,
      'constructor(weights) {} predict() {}',
    ],
    ['run', /no method predict: rename its method run: predict\(input\)/, 'run(input) {}'],
    ['no predict', /no method predict: write predict\(input\) or predict\(input, context\)/, ''],
    ['a static predict', /predict of .* is static/, 'static predict(input) {}'],
    ['a third parameter', /asks for 3 arguments, and a job has one input/, 'predict(image, scale, tone) {}'],
  ])(
    'in TypeScript, with %s, is refused with a message that states what to write',
    async (_name, message, body) => {
      await expect(workbench.started(`export class Model { ${body} }`)).rejects.toMatchObject({
        failure: 'threw',
        message: expect.stringMatching(message),
      });
    },
  );

  it('in TypeScript may well have a method setUp that it calls', async () => {
    const { host } = await workbench.started(
      'export class Model { setup() { this.setUp(); } setUp() { this.word = "up"; } predict() { return this.word; } }',
    );
    expect(await host.run(aJob())).toMatchObject({ outputJson: '"up"' });
  });

  it('is refused before it is made, and where only its schema is read', async () => {
    const source = inPython('def __init__(self): raise OSError("made")', 'def predict(self, a, b): pass');
    const modelPath = await workbench.file('described/model.py', source);
    await expect(workbench.hostOf({ modelPath }).host.start()).rejects.toThrow(/asks for b/);
    await expect(readModelDescription({ modelPath, timeoutSeconds: 25 })).rejects.toThrow(/asks for b/);
  });
});
