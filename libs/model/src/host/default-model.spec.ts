import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, type ObservedHost } from '../testing/host.workbench.js';

const DEFAULT_MODEL = fileURLToPath(new URL('../../../../apps/worker/models/default.ts', import.meta.url));
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

describe('the default model', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterAll(() => workbench.close());

  function hostOf(setupSeconds: string, predictSeconds: string): ObservedHost {
    const environment = { MODEL_SETUP_SECONDS: setupSeconds, MODEL_PREDICT_SECONDS: predictSeconds };
    return workbench.hostOf({ modelPath: DEFAULT_MODEL, environment });
  }

  it('answers as old clients know it, always by the same instance', async () => {
    const { host } = hostOf('0', '0');
    await host.start();
    const outcomes = [await host.run(aJob({ input: 'a b' })), await host.run(aJob({ input: 'a b' }))];
    expect(outcomes[1]).toEqual(outcomes[0]);
    const outputJson = outcomes[0]?.kind === 'succeeded' ? outcomes[0].outputJson : '';
    expect(JSON.parse(outputJson)).toEqual({
      output: expect.stringMatching(
        new RegExp(`^model inference on instance ${UUID} with input a b was successfull!$`),
      ),
      input: 'a b',
    });
  });

  it('takes the times that it is given, fractions too', async () => {
    const { host } = hostOf('0.2', '0.1');
    expect((await host.start()).setupSeconds).toBeGreaterThanOrEqual(0.19);
    const beginMs = performance.now();
    expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded' });
    expect(performance.now() - beginMs).toBeGreaterThanOrEqual(95);
  });

  it('gives up a job that is cut short, and keeps its process', async () => {
    const { host } = hostOf('0', '60');
    await host.start();
    expect(await host.run(aJob({ timeoutSeconds: 0.05 }))).toMatchObject({
      kind: 'timed_out',
      needsRestart: false,
    });
  });

  it.each(['soon', '-1', 'NaN'])('refuses %s as a time', async (text) => {
    await expect(hostOf(text, '0').host.start()).rejects.toThrow(
      `MODEL_SETUP_SECONDS = "${text}", must be a number of seconds, 0 or more`,
    );
  });
});
