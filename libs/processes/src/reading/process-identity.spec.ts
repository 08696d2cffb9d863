import { describe, expect, it } from '@jest/globals';
import { identifyProcess, isRunning } from './process-identity.js';

describe('a process identity', () => {
  it('reports that this process runs', () => {
    const self = identifyProcess(process.pid);
    expect(self).toMatchObject({ pid: process.pid });
    expect(self !== undefined && isRunning(self)).toBe(true);
  });

  it('is not mistaken for a later process with the same number', () => {
    expect(isRunning({ pid: process.pid, startTime: 'another time' })).toBe(false);
  });

  it('is undefined for a number that no process has', () => {
    expect(identifyProcess(2 ** 30)).toBeUndefined();
  });
});
