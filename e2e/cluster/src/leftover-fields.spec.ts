import { describe, expect, it } from '@jest/globals';
import { leftoverFields } from './leftover-fields.js';

describe(leftoverFields, () => {
  it.each([
    { name: 'none', actual: { a: 1, b: { c: 2 } }, wanted: { a: 1, b: { c: 3 } }, expected: undefined },
    { name: 'a field', actual: { a: 1, b: 2 }, wanted: { a: 1 }, expected: { b: null } },
    {
      name: 'a field of a field',
      actual: { behavior: { scaleUp: { a: 1 }, scaleDown: {} } },
      wanted: { behavior: { scaleDown: { b: 1 } } },
      expected: { behavior: { scaleUp: null } },
    },
    { name: 'nothing in a list', actual: { list: [{ a: 1 }] }, wanted: { list: [{}] }, expected: undefined },
    { name: 'nothing that is still to come', actual: {}, wanted: { a: 1 }, expected: undefined },
  ])('finds $name', ({ actual, wanted, expected }) => {
    expect(leftoverFields(actual, wanted)).toEqual(expected);
  });
});
