import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { HostWorkbench } from '../testing/host.workbench.js';

describe('a model whose host dies', () => {
  let workbench: HostWorkbench;
  let parentPath: string;
  let serverPath: string;
  let started: ChildProcess[] = [];
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
    parentPath = await workbench.script('parent.ts');
    serverPath = await workbench.script('model-host.ts');
  });
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started = [];
  });
  afterAll(() => workbench.close());

  const start = (...words: string[]) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    return child;
  };

  const WAITS = 'await new Promise(() => setInterval(() => {}, 1000))';
  it.each([
    { who: 'worker', where: 'local', what: 'waits', statement: WAITS },
    { who: 'worker', where: 'local', what: 'blocks its event loop', statement: 'for (;;);' },
    {
      who: 'worker',
      where: 'local',
      what: 'ignores every signal',
      statement: 'process.on("SIGTERM", () => {}); for (;;);',
    },
    { who: 'worker', where: 'remote', what: 'blocks its event loop', statement: 'for (;;);' },
    { who: 'model host', where: 'remote', what: 'blocks its event loop', statement: 'for (;;);' },
  ])('dies too, with its children, with the $who of a $where model that $what', async (row) => {
    const modelPath = await workbench.file(
      'orphan.mjs',
      `import { spawn } from 'node:child_process';
       export class Model {
         async predict() {
           const child = spawn('/bin/sleep', ['1000'], { stdio: 'ignore' });
           console.log('child process ' + child.pid);
           ${row.statement};
         }
       }`,
    );
    const socket = row.where === 'remote' ? [join(workbench.directory, 'socket')] : [];
    const server =
      row.where === 'remote' ? start(serverPath, modelPath, workbench.runnerPath, ...socket) : null;
    const parent = start(parentPath, modelPath, workbench.runnerPath, ...socket);
    let printed = '';
    parent.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await waitUntil(() => /model process \d+/.test(printed) && /child process \d+/.test(printed), {
      what: 'the model at work',
    });
    const processIds = [...printed.matchAll(/process (\d+)/g)].map((match) => Number(match[1]));
    expect(processIds.filter(isAlive)).toHaveLength(2);
    (row.who === 'worker' ? parent : server)?.kill('SIGKILL');
    await waitUntil(() => !processIds.some(isAlive), { what: 'the end of model and child' });
  });
});
