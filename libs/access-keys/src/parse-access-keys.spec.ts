import { describe, expect, it } from '@jest/globals';
import { accessKeysText, parseAccessKeys } from './parse-access-keys.js';

const KEY = {
  id: '3f9a01bc',
  client: 'shop',
  scopes: ['submit', 'read'],
  sha256: 'a'.repeat(64),
  createdAt: '2026-01-01T12:00:00.000Z',
} as const;

const textOf = (...keys: readonly object[]): string => JSON.stringify({ keys });

describe(parseAccessKeys.name, () => {
  it('reads what was written', () => {
    const keys = [KEY, { ...KEY, id: '00000001', scopes: ['admin'], submitsPerMinute: 100 } as const];
    expect(parseAccessKeys(accessKeysText(keys))).toEqual(keys);
    expect(parseAccessKeys(accessKeysText([]))).toEqual([]);
  });

  it.each([
    ['no JSON', 'keys: []', 'it is not JSON'],
    ['no list', '{}', "it must have required property 'keys'"],
    [
      'a scope that is not there',
      textOf({ ...KEY, scopes: ['write'] }),
      '/keys/0/scopes/0 must be equal to one',
    ],
    ['no scope', textOf({ ...KEY, scopes: [] }), '/keys/0/scopes must NOT have fewer than 1 items'],
    ['the key itself', textOf({ ...KEY, key: 'tidegate_…' }), '/keys/0 must NOT have additional properties'],
    ['half a hash', textOf({ ...KEY, sha256: 'abc' }), '/keys/0/sha256 must match pattern'],
    ['a name that no client has', textOf({ ...KEY, client: 'a b' }), '/keys/0/client must match pattern'],
    [
      'a limit of nothing',
      textOf({ ...KEY, requestsPerMinute: 0 }),
      '/keys/0/requestsPerMinute must be >= 1',
    ],
    ['a key twice', textOf(KEY, KEY), 'the key 3f9a01bc is in it twice'],
  ])('refuses a file with %s, in one line', (_, text, line) => {
    expect(() => parseAccessKeys(text)).toThrow(line);
  });
});
