import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyIdOf } from './access-key.js';
import { AccessKeyFileError } from './access-key-file.error.js';
import { AccessKeyFile, type AccessKeyFileEvent } from './access-key-file.js';
import { addAccessKey, removeAccessKey } from './managing/edit-access-keys.js';
import { readStoredKeys, writeStoredKeys } from './managing/stored-keys.js';
import { accessKeysText } from './parse-access-keys.js';

const SHOP = addAccessKey([], { client: 'shop', scopes: ['read'] }, new Date(0), randomBytes);
const DESK = addAccessKey(SHOP.keys, { client: 'desk', scopes: ['admin'] }, new Date(0), randomBytes);

describe('a file of access keys that is followed', () => {
  let folder: string;
  let path: string;
  let file: AccessKeyFile | undefined;
  let events: AccessKeyFileEvent[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-keys-'));
    path = join(folder, 'access-keys.json');
    events = [];
  });
  afterEach(() => {
    file?.close();
    file = undefined;
    rmSync(folder, { recursive: true });
  });

  const follow = (): AccessKeyFile => (file = new AccessKeyFile(path, (event) => events.push(event)));
  const clientOf = (text: string): string | undefined => file?.keys.find(text)?.client;

  it('has a key that is added, and loses one that is revoked, while it is followed', async () => {
    writeStoredKeys(path, SHOP.keys);
    follow();
    expect([clientOf(SHOP.text), clientOf(DESK.text)]).toEqual(['shop', undefined]);
    writeStoredKeys(path, DESK.keys);
    await waitUntil(() => clientOf(DESK.text) === 'desk', { what: 'the new key counts' });
    const id = keyIdOf(SHOP.text) ?? '';
    writeStoredKeys(path, removeAccessKey(readStoredKeys(path), id));
    await waitUntil(() => clientOf(SHOP.text) === undefined, { what: 'the revoked key no longer counts' });
    expect(clientOf(DESK.text)).toBe('desk');
    expect(events).toEqual([
      { kind: 'changed', keys: 2 },
      { kind: 'changed', keys: 1 },
    ]);
  });

  it('may be mounted from a Secret: a link that comes to lead elsewhere', async () => {
    const publish = (version: string, keys: typeof SHOP.keys): void => {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'access-keys.json'), accessKeysText(keys));
      symlinkSync(version, join(folder, '..data_new'));
      renameSync(join(folder, '..data_new'), join(folder, '..data'));
    };
    publish('..1', SHOP.keys);
    symlinkSync(join('..data', 'access-keys.json'), path);
    follow();
    publish('..2', DESK.keys);
    await waitUntil(() => clientOf(DESK.text) === 'desk', { what: 'the new Secret counts' });
  });

  it('keeps the keys of before while it is wrong or gone, says so once, and goes on when it is right', async () => {
    writeStoredKeys(path, SHOP.keys);
    follow();
    writeFileSync(path, '{"keys": [');
    await waitUntil(() => events.length > 0, { what: 'the wrong file is reported' });
    rmSync(path);
    expect(clientOf(SHOP.text)).toBe('shop');
    writeStoredKeys(path, DESK.keys);
    await waitUntil(() => clientOf(DESK.text) === 'desk', { what: 'the file is read again' });
    expect(events.map(({ kind }) => kind)).toEqual(['unusable', 'changed']);
  });

  it.each([
    ['is not there', undefined, 'ENOENT'],
    ['is no such file', '[]', 'must be object'],
  ])('refuses to begin when it %s', (_, text, reason) => {
    if (text !== undefined) writeFileSync(path, text);
    expect(follow).toThrow(reason);
  });

  it('is written for its owner alone', () => {
    writeStoredKeys(path, SHOP.keys);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readStoredKeys(path)).toEqual(SHOP.keys);
  });

  it('is not written where it cannot be, which is no accident of ours', () => {
    expect(() => writeStoredKeys(join(folder, 'missing', 'access-keys.json'), SHOP.keys)).toThrow(
      AccessKeyFileError,
    );
  });

  it('has no key that could be revoked twice', () => {
    expect(() => removeAccessKey(SHOP.keys, '00000000')).toThrow('there is no key 00000000');
  });
});
