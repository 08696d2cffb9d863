import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { killMarkedProcesses, listMarkedProcesses } from './marked-processes.js';
import { readFamily } from './process-family.js';
import { identifyProcess, isAlive } from './process-identity.js';
import { listDescendants, readEnvironment } from './process-table.js';

/** Starts a child in a group of its own, prints its id, and waits. */
const WITH_CHILD = `
  const child = require('child_process').spawn('sleep', ['1000'], { detached: true });
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

describe('processes that this one has started', () => {
  let mark: { readonly variable: string; readonly value: string };
  let parent: ChildProcess;
  let parentId: number;
  let childId: number;

  beforeEach(async () => {
    mark = { variable: 'TIDEGATE_EXAMPLE', value: randomUUID() };
    parent = spawn(process.execPath, ['-e', WITH_CHILD], {
      env: { PATH: process.env.PATH, [mark.variable]: mark.value },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    parentId = parent.pid ?? 0;
    if (parent.stdout === null) throw new Error('no output');
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    childId = Number(line);
  });

  afterEach(async () => {
    killMarkedProcesses(mark);
    if (parent.exitCode === null && parent.signalCode === null) await once(parent, 'exit');
  });

  it('are found by their mark, whatever group they moved to', () => {
    expect(listMarkedProcesses(mark)).toEqual([identifyProcess(parentId), identifyProcess(childId)]);
  });

  it('are not found by a mark that only begins like theirs', () => {
    expect(listMarkedProcesses({ ...mark, value: mark.value.slice(0, -1) })).toEqual([]);
    expect(listMarkedProcesses({ ...mark, variable: mark.variable.slice(1) })).toEqual([]);
  });

  it('are gone when those that bear the mark were killed', async () => {
    const ended = once(parent, 'exit');
    killMarkedProcesses(mark);
    await ended;
    await waitUntil(() => ![parentId, childId].some(isAlive));
    expect(listMarkedProcesses(mark)).toEqual([]);
  });

  it('are known with their environment and their descendants', () => {
    expect(readEnvironment(parentId)).toEqual({ PATH: process.env.PATH, [mark.variable]: mark.value });
    expect(listDescendants(parentId)).toEqual([childId]);
    expect(listDescendants(process.pid)).toEqual(expect.arrayContaining([parentId, childId]));
  });

  it('are measured, each with those that it has started', () => {
    const bytesOf = (leaderPid: number) =>
      new Map(readFamily({ leaderPid })?.map(({ pid, residentBytes }) => [pid, residentBytes]));
    expect([...bytesOf(parentId).keys()].toSorted()).toEqual([parentId, childId].toSorted());
    expect([...bytesOf(childId).keys()]).toEqual([childId]);
    // Node holds tens of megabytes, `sleep` one or two.
    expect(bytesOf(parentId).get(parentId)).toBeGreaterThan(10_000_000);
    expect(bytesOf(childId).get(childId)).toBeLessThan(10_000_000);
  });
});
