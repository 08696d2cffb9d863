import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entityTag, hasTag } from './entity-tag.js';

describe('an entity tag', () => {
  it('is that of its text alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(entityTag(one) === entityTag(other)).toBe(one === other);
        expect(entityTag(one)).toMatch(/^"[\w-]{20}"$/);
      }),
    );
  });

  it.each([
    [undefined, false],
    ['"tag"', true],
    ['W/"tag"', true],
    ['"other", "tag"', true],
    ['"other" ,W/"tag"', true],
    ['*', true],
    ['"other"', false],
    ['tag', false],
    ['', false],
  ])('"tag" is known to a client that sends %j: %s', (header, isKnown) => {
    expect(hasTag(header, '"tag"')).toBe(isKnown);
  });
});
