import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WorkerBench } from './testing/worker.bench.js';

const WORKER_PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

describe('a worker that cannot start', () => {
  let bench: WorkerBench;

  beforeAll(async () => {
    bench = await WorkerBench.open();
  });

  afterAll(() => bench.close());

  /** Runs a worker as a process until it ends. */
  const runToItsEnd = async (more: Readonly<Record<string, string>>) => {
    const environment = await bench.environment(more);
    const worker = spawn(process.execPath, [WORKER_PROGRAM], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    worker.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [exitCode] = (await once(worker, 'close')) as [number | null];
    return { exitCode, errorLines: errors.trimEnd().split('\n') };
  };

  it('ends with one line that contains what its model threw, and takes no job', async () => {
    await bench.push('left to others');
    expect(await runToItsEnd({ SPEC_SETUP: 'fail' })).toEqual({
      exitCode: 1,
      errorLines: [expect.stringMatching(/^the worker ends: .*the weights are not there/)],
    });
    await bench.waitForQueue({ ready: 1, unacknowledged: 0, consumers: 0 });
  });

  it('ends with one line when its model takes too long to set up', async () => {
    const end = await runToItsEnd({ SPEC_SETUP: 'wait for-ever', MODEL_SETUP_TIMEOUT_SECONDS: '0.3' });
    expect(end).toEqual({ exitCode: 1, errorLines: [expect.stringMatching(/^the worker ends: .*0\.3 s/)] });
  });

  it('ends with one line that names the model file when there is none', async () => {
    const end = await runToItsEnd({ MODEL: '/nowhere/model.ts' });
    expect(end).toEqual({
      exitCode: 1,
      errorLines: [expect.stringMatching(/^the worker ends: .*\/nowhere\/model\.ts/)],
    });
  });

  it('has reported each set-up that failed to the store, and why: three running make the model unhealthy', async () => {
    const { modelHealth } = bench.store;
    expect(await modelHealth.read(DEFAULT_MODEL_NAME)).toEqual({
      isHealthy: false,
      setupError: expect.stringContaining('/nowhere/model.ts'),
    });
    await bench.startReady();
    await waitUntil(
      async () => {
        const { isHealthy, setupError } = await modelHealth.read(DEFAULT_MODEL_NAME);
        return isHealthy && setupError === undefined;
      },
      { what: 'the model is well again' },
    );
  });

  it('ends with one line for each setting with a bad value', async () => {
    const end = await runToItsEnd({ OUTPUT_LIMIT_BYTES: 'plenty', MODEL_NAME: 'No Name' });
    expect(end.exitCode).toBe(1);
    expect(end.errorLines.sort()).toEqual([
      'MODEL_NAME = "No Name", must be lower-case letters, digits and dashes, at most 40',
      'OUTPUT_LIMIT_BYTES = "plenty", must be an integer in [1, 67108864]',
    ]);
  });

  it('ends with one line when the port of its probes is taken', async () => {
    await bench.startReady();
    const { port } = bench;
    expect(await runToItsEnd({ WORKER_PORT: String(port) })).toEqual({
      exitCode: 1,
      errorLines: [`the service cannot start: port ${port} is taken, set WORKER_PORT`],
    });
  });
});
