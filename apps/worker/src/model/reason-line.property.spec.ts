import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reasonLine } from './reason-line.js';

describe('the reason of a failed set-up', () => {
  it.each([
    ['is the error’s own message', new Error("No module named 'numpy'"), "No module named 'numpy'"],
    ['is one line', new Error('the weights\r\n\tare not\u0000there\n'), 'the weights are not there'],
    ['is the name of an error without a message', new TypeError(), 'TypeError'],
    ['is what was thrown in place of an error', 'no memory', 'no memory'],
  ])('%s', (_, error, reason) => {
    expect(reasonLine(error)).toBe(reason);
  });

  it('is one line of at most 300 characters, whatever the error contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (words) => {
        const reason = reasonLine(new Error(words));
        expect(reason.length).toBeLessThanOrEqual(300);
        expect(reason).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});
