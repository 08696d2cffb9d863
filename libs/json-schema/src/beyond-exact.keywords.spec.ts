import { describe, expect, it } from '@jest/globals';
import type { JsonSchema } from '@tidegate/contracts';
import { compileSchema } from './compile-schema.js';

/** What is wrong with a value that comes as text, as a client sends it. */
function check(schema: JsonSchema, json: string): readonly string[] {
  const value = JSON.parse(json) as never;
  return compileSchema(schema)
    .check(value, json.length)
    .map(({ keyword, detail }) => `${keyword}: ${detail}`);
}

describe('a whole number beyond 2^53, which is rounded when it is read', () => {
  it('is not taken for its neighbour in a list of different ones', () => {
    expect(check({ uniqueItems: true }, '[6687881544318117707, 6687881544318117708]')).toEqual([]);
    expect(check({ uniqueItems: true }, '[{"id": 9007199254740993}, {"id": 9007199254740992}]')).toEqual([]);
    expect(check({ uniqueItems: true }, '[{"id": 1, "a": 2}, {"a": 2, "id": 1}]')).toHaveLength(1);
    expect(check({ uniqueItems: true }, '[9007199254740991, 9007199254740991]')).toHaveLength(1);
  });

  it.each([
    ['exclusiveMaximum', '9223372036854775807'],
    ['exclusiveMaximum', '9223372036854775806'],
    ['exclusiveMinimum', '9223372036854775809'],
  ])('keeps to an %s that it is read as: %s', (keyword, json) => {
    expect(check({ [keyword]: 2 ** 63 }, json)).toEqual([]);
  });

  it.each([
    ['exclusiveMaximum', '9223372036854790000', 'must be < 9223372036854776000'],
    ['exclusiveMinimum', '9223372036854700000', 'must be > 9223372036854776000'],
  ])('does not keep to an %s that it is clearly beyond: %s', (keyword, json, detail) => {
    expect(check({ [keyword]: 2 ** 63 }, json)).toEqual([`${keyword}: ${detail}`]);
  });

  it.each([
    [1_000_000, '1764336383002000000'],
    [1_000, '1764336383123024000'],
    [5, '9007199254740995'],
  ])('is a multiple of %d where it was one until it was read: %s', (factor, json) => {
    expect(check({ multipleOf: factor }, json)).toEqual([]);
  });

  it('changes nothing for smaller ones', () => {
    expect(check({ multipleOf: 5 }, '9007199254740990')).toEqual([]);
    expect(check({ multipleOf: 5 }, '9007199254740991')).toEqual(['multipleOf: must be multiple of 5']);
    expect(check({ multipleOf: 0.01 }, '4.35')).toEqual([]);
    expect(check({ multipleOf: 0.01 }, '4.355')).toEqual(['multipleOf: must be multiple of 0.01']);
    expect(check({ multipleOf: 5e-324 }, '1')).toEqual([]);
    expect(check({ exclusiveMaximum: 0.5 }, '0.5')).toEqual(['exclusiveMaximum: must be < 0.5']);
    expect(check({ exclusiveMinimum: 0 }, '0')).toEqual(['exclusiveMinimum: must be > 0']);
    expect(check({ exclusiveMaximum: 10, exclusiveMinimum: 1 }, '9')).toEqual([]);
    expect(check({ exclusiveMaximum: 10 }, '"a text"')).toEqual([]);
  });

  it.each(['minimum', 'maximum', 'const'])('keeps to a %s that it is', (keyword) => {
    expect(check({ [keyword]: Number('6687881544318117707') }, '6687881544318117707')).toEqual([]);
  });
});
