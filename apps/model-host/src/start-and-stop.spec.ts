import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ModelHost } from '@tidegate/model';
import { waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const MODEL = `
import os, time
class Model:
    def predict(self, input):
        while input and not os.path.exists(input): time.sleep(0.01)
        return sorted(name for name in os.environ if name.startswith('MODEL_'))
`;

describe('a model host', () => {
  let directory: string;
  let environment: Record<string, string>;
  let started: ChildProcess | undefined;
  let worker: ModelHost;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-model-host-'));
    writeFileSync(join(directory, 'model.py'), MODEL);
    environment = {
      PATH: process.env.PATH ?? '',
      MODEL: join(directory, 'model.py'),
      MODEL_SOCKET: join(directory, 'shared/model.sock'),
      MODEL_COLOR: 'red',
    };
  });
  afterEach(async () => {
    await worker.stop({ graceSeconds: 0 });
    started?.kill('SIGKILL');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const start = (more: Readonly<Record<string, string>> = {}): ChildProcess => {
    started = spawn(process.execPath, [PROGRAM], {
      env: { ...environment, ...more },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    worker = new ModelHost({ socketPath: environment.MODEL_SOCKET ?? '', setupTimeoutSeconds: 20 });
    return started;
  };
  const run = (input: string) =>
    worker.run({ jobId: 'job', attempt: 1, inputJson: JSON.stringify(input), timeoutSeconds: 20 });

  it('runs the model of its settings, which sees its environment', async () => {
    start();
    await worker.start();
    const outcome = await run('');
    expect(JSON.parse(outcome.kind === 'succeeded' ? outcome.outputJson : '[]')).toEqual([
      'MODEL_COLOR',
      'MODEL_PREDICT_SECONDS',
      'MODEL_SETUP_SECONDS',
      'MODEL_SOCKET',
    ]);
  });

  it('ends with 0 when it is asked to, and leaves no socket', async () => {
    const child = start();
    await worker.start();
    await worker.stop({ graceSeconds: 1 });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(environment.MODEL_SOCKET ?? '')).toBe(false);
  });

  it('stays while its worker does, which finishes a job', async () => {
    const child = start();
    await worker.start();
    const gate = join(directory, 'gate');
    const running = run(gate);
    child.kill('SIGTERM');
    await waitUntil(() => !existsSync(environment.MODEL_SOCKET ?? ''), { what: 'it takes no other worker' });
    writeFileSync(gate, '');
    expect(await running).toMatchObject({ kind: 'succeeded' });
    expect(child.exitCode).toBeNull();
    await worker.stop({ graceSeconds: 1 });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('waits for its worker no longer than its grace period', async () => {
    const child = start({ GRACE_PERIOD_SECONDS: '0.1' });
    await worker.start();
    const running = run('/no/such/gate');
    child.kill('SIGTERM');
    expect(await running).toMatchObject({ kind: 'crashed', needsRestart: true });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    [{ MODEL_PROCESS_LIMIT: 'many' }, 'MODEL_PROCESS_LIMIT = "many", must be an integer in [1, 1000000]\n'],
    [{ MODEL_SOCKET: '/proc/model.sock' }, /^the service cannot start: .*\/proc\/model\.sock\n$/],
  ])('ends with one line that states what is wrong: %j', async (more, line) => {
    const child = start(more);
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(errors).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
  });
});
