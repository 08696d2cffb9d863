import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUPPLIED_SECRETS } from './checks/supplied-secrets.js';
import { MANIFESTS } from './kustomizations.js';

/** The rows of the README's table of Secrets: the name, and its keys. */
function documentedSecrets(readme: string): readonly string[] {
  const rows = readme.matchAll(/^\| `([a-z-]+)` +\| ((?:`[a-z._-]+`(?:, )?)+) +\|/gm);
  return [...rows].flatMap(([, secret = '', keys = '']) =>
    [...keys.matchAll(/`([^`]+)`/g)].map(([, key = '']) => `${secret}/${key}`),
  );
}

describe('the Secrets that are to be supplied', () => {
  it('are those of the table in the README', () => {
    const known = Object.entries(SUPPLIED_SECRETS).flatMap(([secret, keys]) =>
      keys.map((key) => `${secret}/${key}`),
    );
    const documented = documentedSecrets(readFileSync(join(MANIFESTS, 'README.md'), 'utf8'));
    expect([...documented].sort()).toEqual([...known].sort());
  });

  it('would be missed if the table had other ones', () => {
    expect(documentedSecrets('| `redis` | `url`, `password` | x |\n| `other` | `key` | y |\n')).toEqual([
      'redis/url',
      'redis/password',
      'other/key',
    ]);
  });
});
