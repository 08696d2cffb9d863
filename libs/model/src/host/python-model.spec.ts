import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive, readFamily } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, type ObservedHost } from '../testing/host.workbench.js';

/** A model whose `predict` has this body. */
function predicting(body: string, parameters = 'self, input'): string {
  const lines = body.trim().replaceAll('\n', '\n        ');
  return `
import asyncio, dataclasses, datetime, os, subprocess, sys, threading, time, uuid
class Model:
    def predict(${parameters}):
        if input == 'well': return 'served'
        ${lines}
`;
}

async function expectServedAfterwards({ host }: ObservedHost): Promise<void> {
  if (host.state === 'stopped') await host.start();
  expect(await host.run(aJob({ input: 'well' }))).toMatchObject({ outputJson: '"served"' });
}

describe('a model in Python', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  const outcomeOf = async (source: string, input: unknown = 'input') => {
    const { host } = await workbench.startedPython(source);
    return host.run(aJob({ input: input as string }));
  };

  it('is set up by its constructor, once, and keeps what it has loaded', async () => {
    const { host } = await workbench.startedPython(`
import uuid
class Model:
    def __init__(self):
        self.uuid = uuid.uuid4()
        self.count = 0
    def predict(self, input):
        self.count += 1
        return {"output": f"{self.uuid} {self.count} with input {input}", "input": input}
`);
    const first = await host.run(aJob({ input: 'ä "quoted"' }));
    const second = await host.run(aJob({ input: 'b' }));
    expect([first.kind, second.kind]).toEqual(['succeeded', 'succeeded']);
    const [one, two] = [first, second].map(
      (outcome) => JSON.parse(outcome.kind === 'succeeded' ? outcome.outputJson : '{}') as { output: string },
    );
    expect(one?.output).toMatch(/^[0-9a-f-]{36} 1 with input ä "quoted"$/);
    expect(two?.output.split(' ')[0]).toBe(one?.output.split(' ')[0]);
    expect(two?.output).toContain(' 2 with input b');
  });

  it('finds its modules and its files beside itself, and none of ours', async () => {
    await workbench.file('beside/channel.py', 'NAME = "its own"');
    await workbench.file('beside/words.txt', 'read');
    const modelPath = await workbench.file(
      'beside/my-model.py',
      `
import channel
class Model:
    def predict(self, input):
        return [channel.NAME, open('words.txt').read()]
`,
    );
    const { host } = workbench.hostOf({ modelPath });
    await host.start();
    expect(await host.run(aJob())).toMatchObject({ outputJson: '["its own","read"]' });
  });

  it.each([
    ['None', 'return None', 'null'],
    ['a tuple', 'return (1, 2.5, "c")', '[1,2.5,"c"]'],
    ['a set', 'return {3}', '[3]'],
    ['a date', 'return datetime.date(2026, 1, 2)', '"2026-01-02"'],
    ['an identifier', 'return uuid.UUID(int=1)', '"00000000-0000-0000-0000-000000000001"'],
    ['keys that are numbers', 'return {1: "one"}', '{"1":"one"}'],
    ['what has tolist, as arrays of numpy', 'return type("A", (), {"tolist": lambda self: [1]})()', '[1]'],
    ['a set when json is replaced', 'import json\njson.dumps = json.JSONEncoder = None\nreturn {3}', '[3]'],
    ['half a surrogate pair', 'return "\\ud800"', '"\\ud800"'],
    ['a generator', 'for part in "abc": yield part', '["a","b","c"]'],
    ['a generator with a result', 'yield 1\nreturn "all"', '"all"'],
    ['the input as it came', 'return input', '{"a":[1,null,"ü"]}'],
  ])('may return %s', async (_name, body, outputJson) => {
    expect(await outcomeOf(predicting(body), { a: [1, null, 'ü'] })).toEqual({
      kind: 'succeeded',
      outputJson,
      needsRestart: false,
    });
  });

  it('may be asynchronous, and all calls share one loop', async () => {
    const { host } = await workbench.startedPython(`
import asyncio
class Model:
    loop = None
    async def predict(self, input):
        first = Model.loop is None
        Model.loop = Model.loop or asyncio.get_running_loop()
        await asyncio.sleep(0)
        return [first, Model.loop is asyncio.get_running_loop()]
`);
    expect(await host.run(aJob())).toMatchObject({ outputJson: '[true,true]' });
    expect(await host.run(aJob())).toMatchObject({ outputJson: '[false,true]' });
  });

  it.each([
    ['an object', 'return object()', /what JSON cannot hold: an object of type object/],
    ['bytes', 'return b"raw"', /what JSON cannot hold: an object of type bytes/],
    ['what is no number', 'return float("nan")', /what JSON cannot hold/],
    ['itself', 'a = []\na.append(a)\nreturn a', /what JSON cannot hold/],
    ['an error with a message', 'raise ValueError("no such thing")', /^no such thing$/],
    ['an error without one', 'raise NotImplementedError()', /^NotImplementedError$/],
    [
      'an error that cannot be shown',
      'class Odd(Exception):\n    def __str__(self): raise KeyboardInterrupt\nraise Odd()',
      /^Odd that cannot be shown$/,
    ],
    ['an error with its outputs closed', 'os.close(1)\nos.close(2)\nraise ValueError("why")', /^why$/],
    [
      'an error with its outputs replaced',
      'class Odd:\n    def write(self, text): raise SystemExit\nsys.stdout = sys.stderr = Odd()\nraise ValueError("why")',
      /^why$/,
    ],
    ['an error whose message alone is not enough', 'return {}["key"]', /^KeyError: 'key'$/],
  ])('fails its job, and only that, when it returns or raises %s', async (_name, body, message) => {
    const observed = await workbench.startedPython(predicting(body));
    expect(await observed.host.run(aJob())).toEqual({
      kind: 'failed',
      message: expect.stringMatching(message),
      needsRestart: false,
    });
    await expectServedAfterwards(observed);
  });

  it.each([
    ['an output', 'return "x" * 2000'],
    ['a generator without end', 'while True: yield "x" * 100'],
  ])('fails its job when %s is longer than is kept', async (_name, body) => {
    const observed = await workbench.startedPython(predicting(body), { maximumOutputBytes: 1000 });
    expect(await observed.host.run(aJob())).toMatchObject({ kind: 'output_too_large', needsRestart: false });
    await expectServedAfterwards(observed);
  });

  it('goes on when a child that it forked comes back from predict', async () => {
    const observed = await workbench.startedPython(predicting('os.fork()\nreturn "once"'));
    expect(await observed.host.run(aJob())).toMatchObject({ outputJson: '"once"' });
    await expectServedAfterwards(observed);
  });

  it('goes on when a child that it forked comes back from its constructor', async () => {
    const { host } = await workbench.startedPython(`
import os
class Model:
    def __init__(self): self.child = os.fork()
    def predict(self, input): return os.waitpid(self.child, 0)[1]
`);
    expect(await host.run(aJob({ timeoutSeconds: 10 }))).toMatchObject({ outputJson: '0' });
  });

  it('can end a child that it forked by SIGTERM, as a pool does, though it heeds none itself', async () => {
    const body = `
import multiprocessing
child = multiprocessing.get_context('fork').Process(target=time.sleep, args=(1000,))
child.start()
os.kill(os.getpid(), 15)
child.terminate()
child.join()
return child.exitcode`;
    const { host } = await workbench.startedPython(predicting(body));
    expect(await host.run(aJob({ timeoutSeconds: 20 }))).toMatchObject({ outputJson: '-15' });
  });

  it('has what it prints passed on as lines, while it runs and in order', async () => {
    const { host, lines } = await workbench.startedPython(
      predicting('print("one")\nprint("two", file=sys.stderr)\nsys.stdout.write("unended")\nreturn 1'),
    );
    await host.run(aJob());
    await host.stop({ graceSeconds: 1 });
    expect(lines.filter(({ source }) => source === 'stdout').map(({ text }) => text)).toEqual([
      'one',
      'unended',
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ source: 'stderr', text: 'two' }));
  });

  it('may take a context, for the number of its try, its log and its progress', async () => {
    const { host, lines, progress } = await workbench.startedPython(
      predicting(
        'context.log("at", 1)\ncontext.progress(0.5, "half")\ncontext.progress(2)\nreturn [context.attempt, context.job_id, context.canceled.is_set()]',
        'self, input, context',
      ),
    );
    expect(await host.run(aJob({ jobId: 'job-7', attempt: 2 }))).toMatchObject({
      outputJson: '[2,"job-7",false]',
    });
    expect(lines).toContainEqual({ source: 'log', text: 'at 1', jobId: 'job-7' });
    expect(progress).toEqual([
      { jobId: 'job-7', fraction: 0.5, note: 'half' },
      { jobId: 'job-7', fraction: 1 },
    ]);
  });

  it.each([
    'self, input, *, context',
    'self, input, *, context=None',
    'self, input, context=None',
    'self, input, context, /',
    'self, input, temperature=0.5, context=None',
  ])('is given one when it asks by (%s)', async (parameters) => {
    const body = 'return type(context).__name__';
    expect(await outcomeOf(predicting(body, parameters))).toMatchObject({ outputJson: '"PredictContext"' });
  });

  it('is not given one where the second parameter is something else', async () => {
    expect(await outcomeOf(predicting('return temperature', 'self, input, temperature=0.5'))).toMatchObject({
      outputJson: '0.5',
    });
  });

  it.each([
    ['has no class Model', 'x = 1', /has no class Model/],
    ['has no predict', 'class Model: pass', /has no method predict/],
    ['is no Python', 'class Model\n', /expected ':'|invalid syntax/],
    ['imports what is not there', 'import no_such_package', /No module named 'no_such_package'/],
    [
      'raises in its constructor',
      'class Model:\n  def __init__(self): raise OSError("no weights")',
      /^no weights$/,
    ],
    [
      'exits in its constructor',
      'import sys\nclass Model:\n  def __init__(self): sys.exit("no GPU")',
      /no GPU/,
    ],
    [
      'raises with its errors closed',
      'import sys\nclass Model:\n  def __init__(self):\n    sys.stderr.close()\n    raise OSError("no weights")',
      /^no weights$/,
    ],
    ['kills itself', 'import os\nos.kill(os.getpid(), 9)', /SIGKILL during set-up/],
  ])('cannot be started when it %s, with a message that states why', async (_name, source, message) => {
    await expect(workbench.startedPython(source)).rejects.toThrow(message);
  });

  it('cannot be started when the interpreter is not there, with a message that names it', async () => {
    await expect(
      workbench.startedPython(predicting('return 1'), { python: 'python-of-tomorrow' }),
    ).rejects.toThrow(/python-of-tomorrow, which .*model\.py needs, was not found/);
  });

  it('carries a mebibyte there and back', async () => {
    const { host } = await workbench.startedPython(predicting('return input'), {
      maximumOutputBytes: 2 ** 21,
    });
    const input = 'é'.repeat(2 ** 19);
    const outcome = await host.run(aJob({ input }));
    expect(outcome.kind === 'succeeded' && JSON.parse(outcome.outputJson)).toBe(input);
  });
});

// At a model host it goes wrong as one in TypeScript does, for which model-crash.spec.ts has both places.
describe('a model in Python that goes wrong', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each<[name: string, body: string, message: RegExp, limits?: { readonly memoryLimitBytes: number }]>([
    ['exits', 'sys.exit(3)', /ended its process: SystemExit: 3/],
    ['exits without a word', 'os._exit(4)', /exited with code 4/],
    ['is killed', 'os.kill(os.getpid(), 9)', /killed by SIGKILL/],
    ['aborts', 'os.abort()', /killed by SIGABRT/],
    // It ends by itself; where that takes longer than the host waits, the host ends it for what it has seen.
    ['closes the channel', 'os.close(3)\nreturn 1', /exited with code 1|closed its protocol channel/],
    [
      'closes all it can',
      'os.closerange(0, 256)\nreturn 1',
      /exited with code 1|closed its protocol channel/,
    ],
    [
      'has moved a child out of its group',
      "print(subprocess.Popen(['sleep', '1000'], start_new_session=True).pid)\nos._exit(4)",
      /exited with code 4/,
    ],
    ['writes to the channel', 'os.write(3, b"hello there"); time.sleep(60)', /broke the protocol/],
    ['forks without end', 'while True: os.fork()', /processes, at most 40 are allowed/],
    [
      'leaks',
      'kept = []\nwhile True:\n    kept.append(bytearray(10_000_000))\n    time.sleep(0.01)',
      /bytes of memory, at most/,
      // By itself: many processes have more memory together, too.
      { memoryLimitBytes: 400_000_000 },
    ],
  ])(
    'costs its job one try when it %s, and can be started again',
    async (_name, body, message, ...[limits]) => {
      const observed = await workbench.startedPython(predicting(body), {
        processLimit: 40,
        ...limits,
        environment: { PATH: process.env.PATH ?? '' },
      });
      const group = observed.host.processId ?? 0;
      expect(await observed.host.run(aJob({ timeoutSeconds: 30 }))).toEqual({
        kind: 'crashed',
        message: expect.stringMatching(message),
        needsRestart: true,
      });
      await waitUntil(() => readFamily({ leaderPid: group })?.length === 0, { what: 'the end of its group' });
      const children = observed.lines.flatMap(({ text }) => (/^\d+$/.test(text) ? [Number(text)] : []));
      await waitUntil(() => !children.some(isAlive), { what: 'the end of what it moved out of it' });
      await expectServedAfterwards(observed);
    },
  );

  it.each([
    ['sleeps', 'time.sleep(60)'],
    ['computes', 'while True: pass'],
    ['awaits', 'return asyncio.run(asyncio.sleep(60))'],
  ])('is interrupted at its time limit while it %s, and need not be set up again', async (_name, body) => {
    const observed = await workbench.startedPython(predicting(body));
    expect(await observed.host.run(aJob({ timeoutSeconds: 0.2 }))).toMatchObject({
      kind: 'timed_out',
      needsRestart: false,
    });
    await expectServedAfterwards(observed);
  });

  it('is killed when it does not heed that, with its children', async () => {
    const observed = await workbench.startedPython(
      predicting(`
child = subprocess.Popen(['sleep', '1000'])
print('child', child.pid)
while True:
    try: time.sleep(60)
    except BaseException: pass`),
      { abortGraceSeconds: 0.2, environment: { PATH: process.env.PATH ?? '' } },
    );
    expect(await observed.host.run(aJob({ timeoutSeconds: 1 }))).toMatchObject({
      kind: 'timed_out',
      needsRestart: true,
    });
    const child = Number(/^child (\d+)$/.exec(observed.lines[0]?.text ?? '')?.[1]);
    await waitUntil(() => !isAlive(child), { what: 'the end of its child' });
    await expectServedAfterwards(observed);
  });
});
