import { describe, expect, it } from '@jest/globals';
import { withinProcessorTime } from './time-limit.js';

const word = new Int32Array(new SharedArrayBuffer(4));

describe('a limit on processor time', () => {
  it('lets a function run again that was kept from the processor', () => {
    let runs = 0;
    const run = (): string => {
      runs += 1;
      if (runs === 1) Atomics.wait(word, 0, 0, 5_000);
      return 'done';
    };
    expect(withinProcessorTime(run, 100)).toBe('done');
    expect(runs).toBe(2);
  });

  it.each([
    [
      'computes',
      (): string => {
        for (;;);
      },
    ],
    [
      'waits',
      (): string => {
        for (;;) Atomics.wait(word, 0, 0, 1_000);
      },
    ],
  ])('breaks off what %s without end', (_name, run) => {
    expect(withinProcessorTime(run, 50)).toBeUndefined();
  });
});
