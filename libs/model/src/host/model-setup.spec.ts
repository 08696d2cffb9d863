import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { join } from 'node:path';
import { HostWorkbench, PLACES } from '../testing/host.workbench.js';
import { ModelSetupError } from '../model-host.error.js';

describe.each(PLACES)('a set-up that fails, with its process %s', (place) => {
  let workbench: HostWorkbench;
  beforeAll(async () => {
    workbench = await HostWorkbench.open(place);
  });
  afterEach(() => workbench.stopHosts());
  afterAll(() => workbench.close());

  it.each([
    [
      'setup throws',
      'export class Model { setup() { throw new Error("no weights") } predict() {} }',
      'no weights',
    ],
    [
      'the constructor throws',
      'export class Model { constructor() { throw new Error("no") } predict() {} }',
      'no',
    ],
    ['loading the file throws', 'throw new Error("at once")', 'at once'],
    ['a package is missing', 'import "no-such-package"', /no-such-package/],
    ['the file is no JavaScript', 'export class {', /./],
    ['no class is exported', 'export const Model = 1;', /exports no model/],
    ['there is no predict', 'export class Model {}', /no method predict/],
  ])('reports that %s', async (_name, source, message) => {
    const { host, exits } = await workbench.host(source);
    await expect(host.start()).rejects.toMatchObject({
      name: 'ModelSetupError',
      failure: 'threw',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(host.state).toBe('stopped');
    expect(exits).toEqual([expect.objectContaining({ expected: true })]);
  });

  it.each([
    ['exits', 'process.exit(4)', 'the model process exited with code 4 during set-up'],
    ['is killed', 'process.kill(process.pid, "SIGKILL"); for (;;);', /killed by SIGKILL during set-up/],
    ['breaks the channel', '(await import("node:fs")).writeSync(3, "garbage garbage")', /broke the protocol/],
  ])('reports that the process %s', async (_name, statement, message) => {
    const source = `export class Model { async setup() { ${statement}; await new Promise(() => setInterval(() => {}, 1e3)); } predict() {} }`;
    const { host } = await workbench.host(source);
    await expect(host.start()).rejects.toMatchObject({
      failure: 'exited',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it.each([
    ['waits', 'await new Promise(() => setInterval(() => {}, 1000))'],
    ['blocks', 'for (;;);'],
  ])('is given up when it %s for longer than it may', async (_name, statement) => {
    const { host } = await workbench.host(
      `export class Model { async setup() { console.log(process.pid); ${statement}; } predict() {} }`,
      { setupTimeoutSeconds: 1 },
    );
    const starting = host.start();
    await waitUntil(() => host.processId !== undefined, { what: 'its process' });
    const { processId = 0 } = host;
    await expect(starting).rejects.toMatchObject({
      failure: 'timed_out',
      message: 'set-up took longer than 1 s',
    });
    expect(isAlive(processId)).toBe(false);
  });

  it('is given up when the host is stopped meanwhile, at whatever moment', async () => {
    const { host } = await workbench.host(
      'export class Model { async setup() { await new Promise(() => setInterval(() => {}, 1000)); } predict() {} }',
    );
    const early = host.start();
    const refused = expect(early).rejects.toMatchObject({ failure: 'stopped' });
    await host.stop({ graceSeconds: 5 });
    await refused;
    const late = host.start();
    const lateRefused = expect(late).rejects.toMatchObject({ failure: 'stopped' });
    await waitUntil(() => host.processId !== undefined, { what: 'its process' });
    await host.stop({ graceSeconds: 5 });
    await lateRefused;
    expect(host.state).toBe('stopped');
  });

  it('shows the stack in the log', async () => {
    const { host, lines } = await workbench.host(
      'export class Model { setup() { throw new Error("no weights") } predict() {} }',
    );
    await expect(host.start()).rejects.toThrow(ModelSetupError);
    expect(lines.map(({ text }) => text).join('\n')).toContain('no weights');
  });

  it.each([
    ['there is no such file', 'missing.ts', /cannot read the model file .*missing\.ts/],
    ['the file is of no known kind', 'model.rb', /no known kind/],
  ])('reports that %s', async (_name, file, message) => {
    await workbench.file('model.rb', '');
    const { host } = workbench.hostOf({ modelPath: join(workbench.directory, file) });
    await expect(host.start()).rejects.toMatchObject({
      failure: 'not_found',
      message: expect.stringMatching(message),
    });
  });

  it('reports that the system refuses the process, and stays usable', async () => {
    const environment = { TOO_LONG: 'x'.repeat(2 ** 22) };
    const { host } = await workbench.host('export class Model { predict() {} }', { environment });
    await expect(host.start()).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringMatching(/could not be started: .*E2BIG/),
    });
    expect(host.state).toBe('stopped');
  });

  it('reports that the runner is not there', async () => {
    const { host } = await workbench.host('export class Model { predict() {} }', {
      runnerPath: '/no/such/runner.mjs',
    });
    await expect(host.start()).rejects.toMatchObject({ failure: 'exited' });
  });
});
