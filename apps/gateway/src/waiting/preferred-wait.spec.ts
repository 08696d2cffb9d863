import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preferredWait } from './preferred-wait.js';

describe(preferredWait.name, () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['respond-async', undefined],
    ['wait=10', 10],
    ['WAIT = 10', 10],
    ['wait="10"', 10],
    ['wait=10; by=us', 10],
    ['wait', 60],
    ['wait=0', 0],
    ['wait=90', 60],
    ['respond-async, wait=10', 10],
    ['wait=5, wait=10', 5],
    ['wait=soon', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['waiting=10', undefined],
  ])('of %j, with 60 s as the most, is %j', (header, seconds) => {
    expect(preferredWait(header, 60)).toBe(seconds);
  });

  it('is never more than what is granted, whatever the header is', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(3_600), (text, most) => {
        expect(preferredWait(text, most) ?? 0).toBeLessThanOrEqual(most);
      }),
    );
  });
});
