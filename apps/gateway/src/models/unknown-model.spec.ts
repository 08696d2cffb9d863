import { describe, expect, it } from '@jest/globals';
import { unknownModel } from './unknown-model.js';

const models = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `m${index}`);

describe('the error for a model that is not there', () => {
  it.each([
    ['names the only one', ['default'], 'there is no model named sing, only default'],
    [
      'names those that are',
      ['default', 'translate'],
      'there is no model named sing, only default, translate',
    ],
    [
      'names ten at most',
      models(12),
      'there is no model named sing, only m0, m1, m2, m3, m4, m5, m6, m7, m8, m9 and 2 more',
    ],
  ])('%s', (_, served, words) => {
    expect(unknownModel('sing', served)).toBe(words);
  });
});
