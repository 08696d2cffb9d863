import { describe, expect, it } from '@jest/globals';
import { restartDelaySeconds } from './restart-delay.js';

describe('restartDelaySeconds', () => {
  it.each([
    { shortLives: 0, seconds: 0, name: 'a process that lived long is started again at once' },
    { shortLives: 1, seconds: 0, name: 'a first short life too' },
    { shortLives: 2, seconds: 0.25, name: 'a second one waits' },
    { shortLives: 6, seconds: 5, name: 'and longer every time' },
    { shortLives: 100, seconds: 10, name: 'up to ten seconds' },
  ])('$name', ({ shortLives, seconds }) => {
    expect(restartDelaySeconds(shortLives)).toBe(seconds);
  });
});
