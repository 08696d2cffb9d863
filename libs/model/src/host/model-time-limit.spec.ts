import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, PLACES } from '../testing/host.workbench.js';

/** Models by how they take it when they are asked to stop. */
const OBEDIENT = `export class Model {
  predict(input, { signal, progress }) {
    progress(0);
    return new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
}`;
const FINISHING = `export class Model {
  predict(input, { signal, progress }) {
    progress(0);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve('finished')));
  }
}`;
const DEAF = `export class Model {
  predict(input, { progress }) { progress(0); return new Promise(() => setInterval(() => undefined, 1000)); }
}`;
const BLOCKED = `export class Model { predict(input, { progress }) { progress(0); for (;;); } }`;

describe.each(PLACES)('a job that is cut short, with its process %s', (place) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open(place);
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    { name: 'gives up', source: OBEDIENT, needsRestart: false },
    { name: 'finishes after all', source: FINISHING, needsRestart: false },
    { name: 'does not listen', source: DEAF, needsRestart: true },
    { name: 'blocks its event loop', source: BLOCKED, needsRestart: true },
  ])('has timed out when the model $name', async ({ source, needsRestart }) => {
    const { host, exits } = await workbench.started(source, { abortGraceSeconds: 0.2 });
    const { processId = 0 } = host;
    expect(await host.run(aJob({ timeoutSeconds: 0.1 }))).toEqual({
      kind: 'timed_out',
      message: 'time limit of 0.1 s exceeded',
      needsRestart,
    });
    expect(isAlive(processId)).toBe(!needsRestart);
    expect(exits).toEqual(needsRestart ? [expect.objectContaining({ expected: true })] : []);
    if (needsRestart) await host.start();
    expect(host.state).toBe('ready');
    expect(await host.run(aJob({ timeoutSeconds: 0.1 }))).toMatchObject({ kind: 'timed_out' });
  });

  it.each([
    { name: 'gives up', source: OBEDIENT, kind: 'interrupted', needsRestart: false },
    { name: 'finishes after all', source: FINISHING, kind: 'succeeded', needsRestart: false },
    { name: 'does not listen', source: DEAF, kind: 'interrupted', needsRestart: true },
    { name: 'blocks its event loop', source: BLOCKED, kind: 'interrupted', needsRestart: true },
  ])('is $kind by its caller when the model $name', async ({ source, kind, needsRestart }) => {
    const { host, progress } = await workbench.started(source, { abortGraceSeconds: 0.2 });
    const caller = new AbortController();
    const running = host.run(aJob({ signal: caller.signal }));
    await waitUntil(() => progress.length > 0, { what: 'the model at work' });
    caller.abort();
    expect(await running).toMatchObject({ kind, needsRestart });
  });

  it('never reaches the model when it was interrupted before', async () => {
    const { host } = await workbench.started(BLOCKED);
    expect(await host.run(aJob({ signal: AbortSignal.abort() }))).toMatchObject({ kind: 'interrupted' });
    expect(host.state).toBe('ready');
  });

  it('can be long: a limit beyond what timers hold is none', async () => {
    const { host } = await workbench.started('export class Model { predict() { return 1; } }');
    expect(await host.run(aJob({ timeoutSeconds: 1e9 }))).toMatchObject({ kind: 'succeeded' });
    expect(await host.run(aJob({ timeoutSeconds: Infinity }))).toMatchObject({ kind: 'succeeded' });
  });

  it.each([
    { name: 'gives up', source: OBEDIENT },
    { name: 'blocks its event loop', source: BLOCKED },
  ])('is interrupted by stop() when the model $name', async ({ source }) => {
    const { host, progress } = await workbench.started(source, { abortGraceSeconds: 0.2 });
    const running = host.run(aJob());
    await waitUntil(() => progress.length > 0, { what: 'the model at work' });
    await Promise.all([host.stop({ graceSeconds: 5 }), host.stop({ graceSeconds: 5 })]);
    expect(await running).toMatchObject({ kind: 'interrupted' });
    expect(host.state).toBe('stopped');
  });
});
