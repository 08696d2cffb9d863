import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessKeyFileError } from '../access-key-file.error.js';
import { addWebhookSecret, removeWebhookSecret } from '../managing/edit-webhook-secrets.js';
import { readStoredSecrets, writeStoredSecrets } from '../managing/stored-keys.js';
import { parseWebhookSecrets } from './parse-webhook-secrets.js';
import { WebhookSecretFile } from './webhook-secret-file.js';
import type { WebhookSecret } from './webhook-secret.js';

const add = (
  secrets: readonly WebhookSecret[],
  owner = { client: 'shop' } as { client: string } | { model: string },
) => addWebhookSecret(secrets, owner, new Date(0), randomBytes);

describe('the secrets of webhooks', () => {
  let folder: string;
  let path: string;
  const faults: AccessKeyFileError[] = [];
  let file: WebhookSecretFile | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-secrets-'));
    path = join(folder, 'webhook-secrets.json');
  });
  afterEach(() => {
    file?.close();
    rmSync(folder, { recursive: true });
  });

  it('belong to a client or to a model; while they are replaced, two sign', async () => {
    const first = add([]);
    const ofModel = add(first.secrets, { model: 'default' });
    writeStoredSecrets(path, ofModel.secrets);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    file = new WebhookSecretFile(path, (error) => faults.push(error));
    expect(file.secrets.of({ client: 'shop' })).toEqual([first.added.secret]);
    expect(file.secrets.of({ model: 'default' })).toEqual([ofModel.added.secret]);
    expect(file.secrets.of({ client: 'default' })).toEqual([]);
    const second = add(ofModel.secrets);
    writeStoredSecrets(path, second.secrets);
    await waitUntil(() => file?.secrets.of({ client: 'shop' }).length === 2, { what: 'both count' });
    writeStoredSecrets(path, removeWebhookSecret(readStoredSecrets(path), first.added.id));
    await waitUntil(() => file?.secrets.of({ client: 'shop' }).length === 1, { what: 'the first is gone' });
    expect(file.secrets.of({ client: 'shop' })).toEqual([second.added.secret]);
    writeFileSync(path, '{"secrets": [');
    await waitUntil(() => faults.length === 1, { what: 'the fault is reported' });
    expect(file.secrets.of({ client: 'shop' })).toEqual([second.added.secret]);
  });

  it('are at most two of each owner', () => {
    const three = add(add(add([]).secrets).secrets).secrets;
    expect(() => writeStoredSecrets(path, three)).toThrow('shop has more than 2 secrets: revoke one first');
  });

  it.each([
    ['no JSON', 'whsec_secret', 'it is not JSON'],
    ['no owner', { client: undefined }, "/secrets/0 must have required property 'client'"],
    ['two owners', { model: 'default' }, '/secrets/0 must match exactly one schema in oneOf'],
    ['a short secret', { secret: 'whsec_c2hvcnQ=' }, /^\/secrets\/0\/secret must match pattern/],
    [
      'another kind of secret',
      { secret: 'whsk_' + 'a'.repeat(44) },
      /^\/secrets\/0\/secret must match pattern/,
    ],
  ])('are refused with a line that shows none of them: %s', (_case, change, fault) => {
    const [secret] = add([]).secrets;
    const text =
      typeof change === 'string' ? change : JSON.stringify({ secrets: [{ ...secret, ...change }] });
    expect(() => parseWebhookSecrets(text)).toThrow(fault);
  });

  it('that are not there cannot be revoked', () => {
    expect(() => removeWebhookSecret(add([]).secrets, '00000000')).toThrow('there is no secret 00000000');
  });
});
