import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogLimiter, MAXIMUM_LINES_PER_SECOND } from './log.limiter.js';

describe('a log limiter', () => {
  let passed: string[];
  let limiter: LogLimiter;
  const take = (count: number): boolean[] =>
    Array.from({ length: count }, (_, index) => limiter.take({ source: 'stdout', text: `line ${index}` }));
  beforeEach(() => {
    jest.useFakeTimers();
    passed = [];
    limiter = new LogLimiter(({ text }) => passed.push(text));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('passes on a limited number of lines in a second, and returns false at the last one', () => {
    const welcome = take(MAXIMUM_LINES_PER_SECOND);
    expect(welcome.lastIndexOf(true)).toBe(MAXIMUM_LINES_PER_SECOND - 2);
    expect(take(1)).toEqual([false]);
    expect(passed).toHaveLength(MAXIMUM_LINES_PER_SECOND);
  });

  it('reports at the end of the second what was left out, then passes on again', () => {
    take(MAXIMUM_LINES_PER_SECOND + 3);
    limiter.skip(100);
    jest.advanceTimersByTime(1000);
    expect(passed.at(-1)).toBe('… output left out: 3 lines and 100 bytes more');
    take(1);
    expect(passed.at(-1)).toBe('line 0');
  });

  it('reports nothing when nothing was left out', () => {
    take(2);
    limiter.close();
    jest.advanceTimersByTime(5000);
    expect(passed).toEqual(['line 0', 'line 1']);
  });

  it('reports at its close, not later', () => {
    take(MAXIMUM_LINES_PER_SECOND + 1);
    limiter.close();
    const lines = passed.length;
    expect(passed.at(-1)).toContain('1 lines');
    jest.advanceTimersByTime(5000);
    expect(passed).toHaveLength(lines);
  });
});
