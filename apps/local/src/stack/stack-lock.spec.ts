import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
