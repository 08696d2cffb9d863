import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { CREATE_JOB_MEMBERS, CreateJobRequest } from './job.request.js';

const text = fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: 'grapheme', maxLength: 300 }));
const anyValue = fc.oneof(
  fc.anything({ withNullPrototype: false }),
  text,
  fc.constantFrom('default', 'a-b', 'a-', 'A', null),
  fc.dictionary(text, text, { maxKeys: 20 }),
);

const members = Object.keys(CREATE_JOB_MEMBERS.passing ?? {});

describe('a value of a job’s request that passes without class-validator', () => {
  it.each(members)('%s: would pass it, too', (name) => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const passes = new Map(Object.entries(CREATE_JOB_MEMBERS.passing ?? {})).get(name);
        fc.pre(passes?.(value) === true);
        const request = Object.assign(new CreateJobRequest(), { input: '1', [name]: value });
        expect(validateSync(request, { skipUndefinedProperties: true })).toEqual([]);
      }),
    );
  });

  it.each([
    ['metadata', { customer: '4711' }, { customer: 4711 }],
    ['model', 'default', 'De fault'],
  ] as const)('%s has values that do and values that do not', (name, good, bad) => {
    const passes = CREATE_JOB_MEMBERS.passing?.[name];
    expect([passes?.(good), passes?.(bad)]).toEqual([true, false]);
  });
});
