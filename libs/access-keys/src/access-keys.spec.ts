import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { AccessKeys } from './access-keys.js';
import { addAccessKey } from './managing/edit-access-keys.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const WISHES = { client: 'shop', scopes: ['submit', 'read'] } as const;

const shop = addAccessKey([], WISHES, NOW, randomBytes);
const both = addAccessKey(shop.keys, { client: 'desk', scopes: ['admin'] }, NOW, randomBytes);
const keys = new AccessKeys(both.keys);

describe('access keys', () => {
  it('have a prefix for scanners, an id that may be shown, and a secret of 256 bits', () => {
    expect(shop.text).toMatch(/^tidegate_[0-9a-f]{8}_[\w-]{43}$/);
    expect(shop.text.split('_', 2)[1]).toBe(shop.keys[0]?.id);
  });

  it('are kept as a hash alone: nothing that is kept holds the secret', () => {
    const secret = shop.text.slice('tidegate_00000000_'.length);
    expect(JSON.stringify(both.keys)).not.toContain(secret);
  });

  it('are found by their whole text', () => {
    expect(keys.find(shop.text)).toMatchObject({ client: 'shop', scopes: ['submit', 'read'] });
    expect(keys.find(both.text)).toMatchObject({ client: 'desk', scopes: ['admin'] });
    expect(keys.size).toBe(2);
  });

  it('are those that count until they are revoked, or are of another client or for something else', () => {
    const [key] = shop.keys;
    if (!key) throw new Error('there is no key');
    expect(keys.has({ ...key })).toBe(true);
    expect(new AccessKeys([]).has(key)).toBe(false);
    const sha256 = '0'.repeat(64);
    for (const other of [
      { client: 'desk' },
      { scopes: ['read'] },
      { scopes: ['submit', 'admin'] },
      { sha256 },
    ] as const)
      expect(new AccessKeys([{ ...key, ...other }]).has(key)).toBe(false);
  });

  it('are not found by any other text', () => {
    const position = fc.nat(shop.text.length - 1);
    fc.assert(
      fc.property(position, fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const text = `${shop.text.slice(0, at)}${character}${shop.text.slice(at + 1)}`;
        expect(keys.find(text)?.client).toBe(text === shop.text ? 'shop' : undefined);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => keys.find(text) === undefined));
    // The id of one with the secret of another.
    expect(keys.find(`${shop.text.slice(0, 18)}${both.text.slice(18)}`)).toBeUndefined();
  });
});
