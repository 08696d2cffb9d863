import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { waitUntil } from '@tidegate/testing';
import { spawn } from 'node:child_process';
import { HostWorkbench } from '../testing/host.workbench.js';

describe('a model whose host dies', () => {
  let workbench: HostWorkbench;
  let parentPath: string;
  beforeAll(async () => {
    workbench = await HostWorkbench.open();
    parentPath = await workbench.script('parent.ts');
  });
  afterAll(() => workbench.close());

  it.each([
    ['waits', 'await new Promise(() => setInterval(() => {}, 1000))'],
    ['blocks its event loop', 'for (;;);'],
    ['ignores every signal', 'process.on("SIGTERM", () => {}); for (;;);'],
  ])('dies too, with its children, even when it %s', async (_name, statement) => {
    const modelPath = await workbench.file(
      'orphan.mjs',
      `import { spawn } from 'node:child_process';
       export class Model {
         async predict() {
           const child = spawn('/bin/sleep', ['1000'], { stdio: 'ignore' });
           console.log('child process ' + child.pid);
           ${statement};
         }
       }`,
    );
    const parent = spawn(process.execPath, [parentPath, modelPath, workbench.runnerPath], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    parent.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    try {
      await waitUntil(() => /model process \d+/.test(printed) && /child process \d+/.test(printed), {
        what: 'the model at work',
      });
      const processIds = [...printed.matchAll(/process (\d+)/g)].map((match) => Number(match[1]));
      expect(processIds.filter(isAlive)).toHaveLength(2);
      parent.kill('SIGKILL');
      await waitUntil(() => !processIds.some(isAlive), { what: 'the end of model and child' });
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
