import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlGroup } from './control-group.js';
import { isAlive } from './process-identity.js';

/** Starts a child in a session of its own with an empty environment, says its id, and ends; or stays. */
const starting = (then: string) =>
  `const { spawn } = require('node:child_process');
   process.once('message', () => {
     const child = spawn('/bin/sleep', ['1000'], { detached: true, env: {}, stdio: 'ignore' });
     child.unref();
     process.send(child.pid, () => { ${then} });
   });`;

const probe = ControlGroup.create('spec-probe');
probe?.remove();
/** Where no control group can be made, the model host has other means: see model-family.spec.ts. */
const whereGroupsAre = probe === undefined ? describe.skip : describe;

async function hasEnded(pid: number): Promise<boolean> {
  for (let poll = 0; poll < 500 && isAlive(pid); poll += 1) await delay(10);
  return !isAlive(pid);
}

whereGroupsAre('a control group', () => {
  const children: ChildProcess[] = [];
  const groups: ControlGroup[] = [];

  const start = async (then: string) => {
    const group = ControlGroup.create('spec');
    if (group === undefined) throw new Error('no group');
    groups.push(group);
    const parent = spawn(process.execPath, ['-e', starting(then)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(parent);
    expect(group.add(parent.pid ?? 0)).toBe(true);
    const answer = once(parent, 'message');
    parent.send('go');
    const [childId] = (await answer) as [number];
    return { group, parent, childId };
  };

  afterAll(() => {
    for (const group of groups) group.kill();
    for (const child of children) child.kill('SIGKILL');
  });

  it('holds what a member has started, in whatever session and environment', async () => {
    const { group, parent, childId } = await start('');
    expect(group.memberIds()).toEqual(expect.arrayContaining([parent.pid, childId]));
  });

  it('kills what a member has left behind', async () => {
    const { group, parent, childId } = await start('process.exit()');
    if (parent.exitCode === null) await once(parent, 'exit');
    expect(isAlive(childId)).toBe(true);
    group.kill();
    expect(await hasEnded(childId)).toBe(true);
    expect(group.memberIds()).toEqual([]);
  });

  it('refuses a process that is gone', () => {
    const group = ControlGroup.create('spec');
    expect(group?.add(2 ** 22)).toBe(false);
    group?.remove();
  });
});
