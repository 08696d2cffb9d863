import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../problems/problem.error.js';
import { readQueryParameter } from './query-input.js';

const read = (query: string): string | undefined => readQueryParameter(`/push?${query}`, 'input');

/** Node gives the bytes of a request target as Latin-1 characters. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('the input in a query', () => {
  it.each([
    ['input=hello', 'hello'],
    ['input=', ''],
    ['other=x', undefined],
    ['Input=x', undefined],
    ['input', undefined],
    ['xinput=a', undefined],
    ['input=first&input=second', 'second'],
    ['input=a&other=b', 'a'],
    ['other=b&input=a', 'a'],
    ['input=a&input=', ''],
    ['input=a=b', 'a=b'],
    ['input=a+b%2Bc%20d', 'a b+c d'],
    ['input=100%', '100%'],
    ['input=%zz%4', '%zz%4'],
    ['input=%2541', '%41'],
    ['input=%e4%bd%a0%E5%A5%BD', '你好'],
    ['input=%00', '\0'],
    ['input=a%26b%3Dc', 'a&b=c'],
    ['input=a?b#c', 'a?b#c'],
    ['inpu%74=a', 'a'],
    ['%69%6E%70%75%74=a%20b', 'a b'],
    ['input=first&inpu%74=second', 'second'],
    ['inpu%74=first&input=second', 'second'],
    ['inpu%2574=a', undefined],
    ['inpu%74', undefined],
    ['other=inpu%74=a', undefined],
    [asBytes('input=täglich 你好'), 'täglich 你好'],
  ])('of %j is %j', (query, input) => {
    expect(read(query)).toBe(input);
  });

  it('is not there without a query', () => {
    expect(readQueryParameter('/push', 'input')).toBeUndefined();
    expect(readQueryParameter('/push?', 'input')).toBeUndefined();
  });

  it.each([
    ['a byte that no text has', 'input=%ff%fe'],
    ['a character that is cut off', 'input=%e4%bd'],
    ['a zero that is written too long', 'input=%c0%80'],
    ['half a surrogate pair', 'input=%ed%a0%80'],
    ['a raw byte above 0x7f', 'input=\xff'],
  ])('is refused with 400 where it is not UTF-8: %s', (_, query) => {
    expect(() => read(query)).toThrow(new ProblemError(400, 'input is not valid UTF-8'));
    expect(() => read(query)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('is refused for the one that counts alone', () => {
    expect(read('input=%ff&input=a')).toBe('a');
    expect(read('other=%ff&input=a')).toBe('a');
  });

  it('comes out as it went in, whichever way a client encodes it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 50 });
    fc.assert(
      fc.property(text, text, (input, other) => {
        expect(read(new URLSearchParams({ other, input }).toString())).toBe(input);
        expect(read(`input=${encodeURIComponent(input)}`)).toBe(input);
      }),
    );
  });

  it('is text or refused with 400, whatever the bytes of the target are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const query = `input=${Buffer.from(bytes).toString('latin1').replaceAll('&', '')}`;
        try {
          expect(typeof read(query)).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({ name: 'ProblemError', status: 400 });
        }
      }),
    );
  });
});
