import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, PLACES } from '../testing/host.workbench.js';

const IMPORTS = `
  import { spawn } from 'node:child_process';
  import { closeSync, existsSync, writeSync } from 'node:fs';
  const forever = () => new Promise(() => setInterval(() => undefined, 1000));
`;

/** A model that does something terrible unless its input is `well`. */
function terrible(statement: string): string {
  return `${IMPORTS} export class Model {
    async predict(input, context) { if (input === 'well') return 'served'; ${statement}; }
  }`;
}

describe.each(PLACES)('a model that takes its process down, with its process %s', (place) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open(place);
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    ['exits', 'process.exit(3)', 'the model process exited with code 3'],
    ['exits as if all were well', 'process.exit(0)', 'the model process exited with code 0'],
    ['is killed', 'process.kill(process.pid, "SIGKILL"); await forever()', /killed by SIGKILL/],
    ['aborts', 'process.abort()', /killed by SIGABRT/],
    [
      'throws where nothing catches',
      'setTimeout(() => { throw new Error("late") }); await forever()',
      /: late$/,
    ],
    ['drops a rejection', 'void Promise.reject(new Error("lost")); await forever()', /: lost$/],
    ['writes text to the channel', 'writeSync(3, "hello there"); await forever()', /broke the protocol/],
    [
      'writes zeros to the channel',
      'writeSync(3, new Uint8Array(64)); await forever()',
      /broke the protocol/,
    ],
    ['replaces what the runner needs', 'Buffer.byteLength = null', /exited with code 1/],
    ['closes the channel', 'closeSync(3); await forever()', /closed its protocol channel|exited/],
  ])(
    'costs the running job one try when it %s, and can be started again',
    async (_name, statement, message) => {
      const { host, exits } = await workbench.started(terrible(statement));
      expect(await host.run(aJob())).toEqual({
        kind: 'crashed',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        needsRestart: true,
      });
      expect(host.state).toBe('stopped');
      expect(exits).toEqual([expect.objectContaining({ expected: false })]);
      await host.start();
      expect(await host.run(aJob({ input: 'well' }))).toMatchObject({ outputJson: '"served"' });
    },
  );

  it.each([
    ['an output that is no JSON', 'succeeded', '{"a":'],
    ['an output that is empty', 'succeeded', ''],
    ['an output of two values', 'succeeded', '1 2'],
    ['an output that JSON has no word for', 'succeeded', 'NaN'],
    ['an output that is no UTF-8', 'succeeded', Buffer.from([0x22, 0xff, 0x22])],
    ['partial output that is no JSON', 'partial', '[1,'],
  ])('costs the running job one try when it sends %s', async (_name, type, payload) => {
    const payloadHex = Buffer.from(payload).toString('hex');
    const statement = `
      const header = JSON.stringify({ type: '${type}', jobId: context.jobId, from: 0 });
      const payload = Buffer.from('${payloadHex}', 'hex');
      const prefix = Buffer.alloc(8);
      prefix.writeUInt32BE(header.length);
      prefix.writeUInt32BE(payload.length, 4);
      writeSync(3, Buffer.concat([prefix, Buffer.from(header), payload]));
      await forever()`;
    const { host, partials } = await workbench.started(terrible(statement));
    expect(await host.run(aJob())).toMatchObject({
      kind: 'crashed',
      message: expect.stringMatching(/broke the protocol: a payload that is not (JSON|UTF-8) arrived$/),
    });
    expect(partials).toEqual([]);
    await host.start();
    expect(await host.run(aJob({ input: 'well' }))).toMatchObject({ outputJson: '"served"' });
  });

  it.each([
    ['another job', { type: 'succeeded', jobId: 'job-of-another-day' }],
    ['no known kind', { type: 'surprise' }],
    ['half a message', { type: 'failed' }],
    ['a second set-up', { type: 'ready', setupSeconds: 1 }],
  ])('breaks the protocol by a well-formed frame of %s', async (_name, header) => {
    const statement = `
      const header = ${JSON.stringify(JSON.stringify(header))};
      const prefix = Buffer.alloc(8);
      prefix.writeUInt32BE(header.length);
      writeSync(3, Buffer.concat([prefix, Buffer.from(header)]));
      await forever()`;
    const { host } = await workbench.started(terrible(statement));
    expect(await host.run(aJob())).toMatchObject({
      kind: 'crashed',
      message: expect.stringContaining('broke the protocol'),
    });
  });

  it('costs the running job one try when it runs out of memory', async () => {
    const { host } = await workbench.started(
      terrible('const all = []; for (;;) all.push(new Array(1e5).fill(all.length))'),
      { environment: { NODE_OPTIONS: '--max-old-space-size=64' } },
    );
    expect(await host.run(aJob())).toMatchObject({ kind: 'crashed', needsRestart: true });
  });

  it('is noticed between two jobs', async () => {
    const { host, exits } = await workbench.started(
      'export class Model { predict() { setTimeout(() => process.exit(7), 1); return 1; } }',
    );
    expect(await host.run(aJob())).toMatchObject({ kind: 'succeeded' });
    await waitUntil(() => exits.length === 1, { what: 'its exit' });
    expect(exits).toEqual([
      { expected: false, exitCode: 7, message: 'the model process exited with code 7' },
    ]);
    expect(host.state).toBe('stopped');
  });

  it.each([
    ['crashes', 'process.exit(1)', 'crashed'],
    ['hangs', 'for (;;);', 'timed_out'],
  ])('takes its children with it when it %s', async (name, statement, kind) => {
    const { host, lines } = await workbench.started(
      terrible(`
        console.log('child ' + spawn('sleep', ['1000'], { detached: true, stdio: 'inherit' }).pid);
        const shell = spawn('/bin/sh', ['-c', 'sleep 1000 & echo child $!; wait'], { stdio: 'inherit' });
        console.log('child ' + shell.pid);
        while (!existsSync(input)) await new Promise((resolve) => setTimeout(resolve, 10));
        ${statement}`),
      { environment: { PATH: '/usr/bin:/bin' }, abortGraceSeconds: 0.1 },
    );
    const gate = `gate of what ${name}`;
    const run = host.run(aJob({ input: `${workbench.directory}/${gate}`, timeoutSeconds: 4 }));
    await waitUntil(() => lines.length === 3, { what: 'its three children' });
    const children = lines.map(({ text }) => Number(/^child (\d+)$/.exec(text)?.[1]));
    expect(children.every(isAlive)).toBe(true);
    await workbench.file(gate, '');
    expect(await run).toMatchObject({ kind, needsRestart: true });
    await waitUntil(() => !children.some(isAlive), { what: 'the end of its children' });
  });

  it('cannot be ended by a signal that is meant for a whole service', async () => {
    const { host } = await workbench.started(
      terrible(`
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(process.pid, signal);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return 'alive'`),
    );
    expect(await host.run(aJob())).toMatchObject({ outputJson: '"alive"' });
  });

  it('never lets its children hold the channel', async () => {
    const { host } = await workbench.started(
      terrible(`
        const child = spawn('/bin/sh', ['-c', 'echo broken >&3 || echo closed'], { stdio: ['ignore', 'pipe', 'ignore'] });
        return String(await child.stdout.toArray()).trim()`),
      { environment: { PATH: '/usr/bin:/bin' } },
    );
    expect(await host.run(aJob())).toMatchObject({ outputJson: '"closed"' });
  });
});
