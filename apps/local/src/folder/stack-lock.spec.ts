import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identifyProcess } from '@tidegate/processes';
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers } from './leftovers.js';
import { StackFile } from './stack-file.js';
import { StackLock } from './stack-lock.js';

describe('StackLock', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-lock-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is refused in one line, with process and address, while its holder runs', () => {
    StackLock.acquire(directory, 'http://localhost:8002');
    expect(() => StackLock.acquire(directory, 'http://localhost:9000')).toThrow(
      `Tidegate is already running here: process ${process.pid}, http://localhost:8002 (Ctrl-C there stops it).`,
    );
  });

  it('is free again once it is released', () => {
    StackLock.acquire(directory, 'http://localhost:8002').release();
    StackLock.acquire(directory, 'http://localhost:8002').release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is refused in a folder that was moved while its stack runs', () => {
    StackLock.acquire(directory, 'http://localhost:8002');
    const moved = `${directory}-moved`;
    renameSync(directory, moved);
    expect(() => StackLock.acquire(moved, 'http://localhost:9000')).toThrow(
      'Tidegate is already running here',
    );
    renameSync(moved, directory);
  });

  it('is free in a copy of a folder whose stack runs, and what that has started is not taken for left behind', async () => {
    StackLock.acquire(directory, 'http://localhost:8002');
    new StackFile(directory, 'http://localhost:8002').set({
      pid: process.pid,
      startTime: identifyProcess(process.pid)?.startTime ?? '',
      name: 'broker',
      role: 'broker',
      state: 'ready',
    });
    const copy = `${directory}-copy`;
    cpSync(directory, copy, { recursive: true });
    StackLock.acquire(copy, 'http://localhost:9000').release();
    expect(await endLeftovers(copy)).toBe(0);
    rmSync(copy, { recursive: true });
  });

  it.each([
    { name: 'a dead process', content: JSON.stringify({ pid: 2 ** 30, startTime: '1', address: 'x' }) },
    {
      name: 'an earlier process with a number that is in use again',
      content: JSON.stringify({ pid: process.pid, startTime: 'earlier', address: 'x' }),
    },
    { name: 'one that died while it wrote', content: '{"pid":' },
  ])('is taken over from $name', ({ content }) => {
    writeFileSync(join(directory, 'stack.lock'), content);
    StackLock.acquire(directory, 'http://localhost:8002').release();
    expect(readdirSync(directory)).toEqual([]);
  });
});
