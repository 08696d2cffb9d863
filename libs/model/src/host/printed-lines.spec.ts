import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, type ObservedHost } from '../testing/host.workbench.js';

/** Far fewer lines than a second may have. */
const JOBS = 25;

type Language = 'Python' | 'TypeScript';

/** A model that does the same at its set-up and at each job, with `words`: `set-up`, or its input. */
const SOURCES: Readonly<Record<Language, (statement: string) => string>> = {
  Python: (statement) => `
import ctypes, os, subprocess, sys, threading, time
def act(words, context=None):
    ${statement.replaceAll('\n', '\n    ')}
class Model:
    def __init__(self): act('set-up')
    def predict(self, input, context): act(input, context)
`,
  TypeScript: (statement) => `
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
async function act(words, context) { ${statement} }
export class Model {
  setup() { return act('set-up'); }
  predict(input, context) { return act(input, context); }
}`,
};

describe('what a model prints', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  const started = (language: Language, statement: string): Promise<ObservedHost> => {
    const source = SOURCES[language](statement);
    const options = { environment: { PATH: process.env.PATH ?? '' } };
    return language === 'Python'
      ? workbench.startedPython(source, options)
      : workbench.started(source, options);
  };

  const manners: [Language, string, string][] = [
    ['Python', 'a line', 'print(words)'],
    ['Python', 'a line without its end', 'print(words, end="")'],
    ['Python', 'to its errors, without an end', 'sys.stderr.write(words)'],
    ['Python', 'straight to the descriptor', 'os.write(1, words.encode())'],
    ['Python', 'straight to the descriptor of errors', 'os.write(2, words.encode())'],
    ['Python', 'by a library in C', 'ctypes.CDLL(None).printf(b"%s", words.encode())'],
    ['Python', 'by a program that it runs', 'subprocess.run(["printf", words])'],
    ['Python', 'by a program, to its errors', 'subprocess.run(["printf", words], stdout=2)'],
    ['Python', 'by a fork', 'if os.fork() == 0: os.write(1, words.encode()); os._exit(0)\nos.wait()'],
    [
      'Python',
      'by a thread',
      'thread = threading.Thread(target=print, args=(words,))\nthread.start()\nthread.join()',
    ],
    [
      'Python',
      'past an output that it has replaced',
      'sys.stdout = open(os.devnull, "w")\nsys.__stdout__.write(words)',
    ],
    [
      'Python',
      'on another descriptor, with the usual one closed',
      'if words == "set-up": os.dup2(1, 9); os.close(1)\nos.write(9, words.encode())',
    ],
    ['Python', 'beside its progress', 'if context: context.progress(0.5)\nos.write(1, words.encode())'],
    ['TypeScript', 'a line', 'console.log(words)'],
    ['TypeScript', 'a line without its end', 'process.stdout.write(words)'],
    ['TypeScript', 'a line to its errors', 'console.error(words)'],
    ['TypeScript', 'to its errors, without an end', 'process.stderr.write(words)'],
    ['TypeScript', 'straight to the descriptor', 'writeSync(1, words)'],
    ['TypeScript', 'beside its progress', 'context?.progress(0.5); writeSync(1, words)'],
    ['TypeScript', 'by a program that it runs', 'spawnSync("printf", [words], { stdio: "inherit" })'],
    [
      'TypeScript',
      'by a program that it waits for',
      'await once(spawn("printf", [words], { stdio: "inherit" }), "exit")',
    ],
    [
      'TypeScript',
      'beside an output that it has replaced',
      'process.stdout.write = () => true; process.stderr.write(words)',
    ],
  ];

  it.each(manners)(
    'in %s, %s, is logged under its job, before the job ends',
    async (language, _, statement) => {
      const { host, lines } = await started(language, statement);
      const jobs = Array.from({ length: JOBS }, (_, job) => `job-${job}`);
      for (const jobId of jobs) await host.run(aJob({ jobId, input: jobId }));
      expect(lines.map(({ jobId, text }) => [jobId, text])).toEqual([
        [undefined, 'set-up'],
        ...jobs.map((jobId) => [jobId, jobId]),
      ]);
    },
  );

  const floods: [Language, string][] = [
    ['Python', 'print("x" * 3_000_000)\nsys.stderr.write("y" * 3_000_000)\nprint(words, end="")'],
    [
      'TypeScript',
      'console.log("x".repeat(3e6)); process.stderr.write("y".repeat(3e6)); process.stdout.write(words)',
    ],
  ];

  it.each(floods)('in %s, more than any pipe holds, belongs to its job', async (language, statement) => {
    const { host, lines } = await started(language, statement);
    for (const jobId of ['job-a', 'job-b', 'job-c']) {
      lines.length = 0;
      await host.run(aJob({ jobId, input: jobId }));
      const printed = lines.filter(({ text }) => !text.includes('output left out'));
      expect(printed.map(({ text }) => text.slice(0, 5)).sort()).toEqual([jobId, 'xxxxx', 'yyyyy']);
      expect(printed.every((line) => line.jobId === jobId)).toBe(true);
    }
  });

  const ends: [Language, string, string][] = [
    ['Python', 'fails', 'raise ValueError("no")'],
    ['Python', 'exits', 'sys.exit(3)'],
    ['Python', 'exits at once', 'os._exit(3)'],
    ['Python', 'is cut short', 'time.sleep(60)'],
    ['TypeScript', 'fails', 'throw new Error("no")'],
    ['TypeScript', 'exits', 'process.exit(3)'],
    [
      'TypeScript',
      'ends by an error that nothing catches',
      'setTimeout(() => { throw 1; }); await delay(9e6)',
    ],
    ['TypeScript', 'is killed at its time limit', 'for (;;);'],
  ];

  it.each(ends)('in %s belongs to its job when that %s', async (language, _, statement) => {
    const printing =
      language === 'Python'
        ? `os.write(1, b"last words")\nif words != "set-up": ${statement}`
        : `process.stdout.write("last words"); if (words !== "set-up") { ${statement} }`;
    const { host, lines } = await started(language, printing);
    await host.run(aJob({ timeoutSeconds: 3 }));
    const printed = lines.filter(({ text }) => text === 'last words');
    expect(printed.map(({ jobId }) => jobId)).toEqual([undefined, 'job-1']);
    expect(lines.slice(1).every(({ jobId }) => jobId === 'job-1')).toBe(true);
  });

  const late: [Language, string][] = [
    [
      'Python',
      `def print_later():
    while not os.path.exists(words): time.sleep(0.01)
    print("later")
if words != "set-up": threading.Thread(target=print_later, daemon=True).start()`,
    ],
    [
      'TypeScript',
      `const printLater = async () => { while (!existsSync(words)) await delay(10); console.log("later"); };
      if (words !== "set-up") void printLater();`,
    ],
  ];

  it.each(late)('in %s between two jobs belongs to none', async (language, statement) => {
    const { host, lines } = await started(language, statement);
    await host.run(aJob({ input: `${workbench.directory}/gate of ${language}` }));
    await workbench.file(`gate of ${language}`, '');
    await waitUntil(() => lines.length > 0, { what: 'the late line' });
    expect(lines).toEqual([{ source: 'stdout', text: 'later' }]);
  });

  const bars: [Language, string][] = [
    [
      'Python',
      `step = 0
while words != "set-up" and not os.path.exists(words):
    step += 1
    sys.stderr.write(f"\\r{step} %")
    time.sleep(0.02)
if step > 0: sys.stderr.write("\\rdone")`,
    ],
    [
      'TypeScript',
      `let step = 0;
      while (words !== "set-up" && !existsSync(words)) {
        step += 1;
        process.stderr.write(\`\\r\${step} %\`);
        await delay(20);
      }
      if (step > 0) process.stderr.write("\\rdone");`,
    ],
  ];

  it.each(bars)(
    'in %s as a bar is a line once a second while the job runs, and one at its end',
    async (language, statement) => {
      const { host, lines } = await started(language, statement);
      const beganMs = performance.now();
      const running = host.run(aJob({ input: `${workbench.directory}/bar in ${language}` }));
      await waitUntil(() => lines.length >= 2, { what: 'two states of the bar' });
      const seconds = (performance.now() - beganMs) / 1000;
      expect(host.state).toBe('running');
      await workbench.file(`bar in ${language}`, '');
      await running;
      const texts = lines.map(({ text }) => text);
      expect(texts.slice(0, 2)).toEqual([expect.stringMatching(/^\d+ %$/), expect.stringMatching(/^\d+ %$/)]);
      expect(texts.at(-1)).toBe('done');
      expect(seconds).toBeGreaterThan(1.9);
      expect(new Set(texts).size).toBe(texts.length);
      expect(lines.every(({ source, jobId }) => source === 'stderr' && jobId === 'job-1')).toBe(true);
    },
  );
});
