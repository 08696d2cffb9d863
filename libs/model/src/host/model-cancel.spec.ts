import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, PLACES, type ObservedHost } from '../testing/host.workbench.js';

/** Models by how they take it when their job is canceled. */
const ABORTS = `export class Model {
  predict(input, { signal, progress }) {
    progress(0);
    return new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
}`;
const FINISHES = ABORTS.replace('reject(signal.reason)', "resolve('finished')");
const DEAF = `export class Model {
  predict(input, { progress }) { progress(0); return new Promise(() => setInterval(() => undefined, 1000)); }
}`;
const BLOCKED = `export class Model { predict(input, { progress }) { progress(0); for (;;); } }`;

function inPython(body: string): string {
  return `
import time
class Model:
    def predict(self, input, context):
        context.progress(0)
        ${body.replaceAll('\n', '\n        ')}
`;
}

const SLEEPS = inPython('time.sleep(1000)');
const COUNTS = inPython('while True: pass');
const WRITES = inPython('while True: context.log("x" * 4000)');
const CATCHES_ALL = inPython('while True:\n    try: time.sleep(1000)\n    except BaseException: pass');

const GRACE = { cancelGraceSeconds: 1 };

/** Starts a job on a host, cancels it when its model is at work, and returns how it ended. */
async function canceled({ host, progress }: ObservedHost) {
  const client = new AbortController();
  const reports = progress.length;
  const running = host.run(aJob({ cancelSignal: client.signal }));
  await waitUntil(() => progress.length > reports, { what: 'the model at work' });
  client.abort();
  return running;
}

describe.each(PLACES)('a job that is canceled, with its process %s', (place) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open(place);
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    { name: 'stops at the signal', source: ABORTS, method: 'signal', needsRestart: false },
    { name: 'does not listen', source: DEAF, method: 'terminated', needsRestart: true },
    { name: 'blocks its event loop', source: BLOCKED, method: 'killed', needsRestart: true },
  ])('has stopped, and says how, when the model $name', async ({ source, method, needsRestart }) => {
    const observed = await workbench.started(source, GRACE);
    const { processId = 0 } = observed.host;
    expect(await canceled(observed)).toMatchObject({ kind: 'canceled', method, needsRestart });
    expect(isAlive(processId)).toBe(!needsRestart);
    expect(observed.exits).toEqual(needsRestart ? [expect.objectContaining({ expected: true })] : []);
    if (needsRestart) await observed.host.start();
    expect(await canceled(observed)).toMatchObject({ kind: 'canceled', method });
  });

  it('has succeeded when its model answers all the same', async () => {
    const observed = await workbench.started(FINISHES, GRACE);
    expect(await canceled(observed)).toMatchObject({ kind: 'succeeded', outputJson: '"finished"' });
  });

  it('never reaches the model when it was canceled before', async () => {
    const { host } = await workbench.started(BLOCKED);
    expect(await host.run(aJob({ cancelSignal: AbortSignal.abort() }))).toMatchObject({ kind: 'canceled' });
    expect(host.state).toBe('ready');
  });

  it('leaves the next one alone, whenever its cancel comes', async () => {
    const { host } = await workbench.started(
      `export class Model { predict(input, { signal }) { return signal.aborted; } }`,
      { cancelGraceSeconds: 0 },
    );
    for (let round = 0; round < 12; round += 1) {
      const client = new AbortController();
      const first = host.run(aJob({ cancelSignal: client.signal }));
      if (round % 2 === 0) setImmediate(() => client.abort());
      else void first.then(() => client.abort());
      if ((await first).needsRestart) await host.start();
      expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded', outputJson: 'false' });
    }
  });
});

describe('a job in Python that is canceled', () => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    { name: 'waits in the system', source: SLEEPS, method: 'exception', graceSeconds: 4 },
    { name: 'computes', source: COUNTS, method: 'exception', graceSeconds: 4 },
    // The exception never comes in the middle of a frame, or the host would lose the process.
    { name: 'reports all the time', source: WRITES, method: 'exception', graceSeconds: 4 },
    { name: 'catches every exception', source: CATCHES_ALL, method: 'terminated', graceSeconds: 1 },
  ])('has stopped, and says how, when the model $name', async ({ source, method, graceSeconds }) => {
    const observed = await workbench.startedPython(source, { cancelGraceSeconds: graceSeconds });
    expect(await canceled(observed)).toMatchObject({ kind: 'canceled', method });
    if (observed.host.state === 'stopped') await observed.host.start();
    expect(await canceled(observed)).toMatchObject({ kind: 'canceled', method });
  });

  it('leaves the next one alone, whenever its cancel comes', async () => {
    const { host } = await workbench.startedPython(`
class Model:
    def predict(self, input, context):
        if input == "work": sum(range(20000))
        return context.canceled.is_set()
`);
    for (let round = 0; round < 50; round += 1) {
      const client = new AbortController();
      const first = host.run(aJob({ input: 'work', cancelSignal: client.signal }));
      if (round % 2 === 0) setImmediate(() => client.abort());
      else void first.then(() => client.abort());
      expect(['succeeded', 'canceled']).toContain((await first).kind);
      expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded', outputJson: 'false' });
    }
  });
});
