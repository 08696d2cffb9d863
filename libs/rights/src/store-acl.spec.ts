import { describe, expect, it } from '@jest/globals';
import { serviceRoles } from './roles.js';
import { storeAcl } from './store-acl.js';

describe('the access list of the store', () => {
  const lines = storeAcl({
    users: serviceRoles(['default']).map((role) => ({ role, password: 'secret' })),
  });

  it('has a line for each user; the default user is off, and KEDA is none', () => {
    expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      'user default reset off',
      'user tidegate-health reset on',
      'user tidegate-gateway reset on',
      'user tidegate-worker-default reset on',
      'user tidegate-scaler reset on',
    ]);
  });

  it('leaves the default user its rights, by which Redis loads what it has stored', () => {
    expect(lines[0]).toBe('user default reset off ~* &* +@all');
  });

  it('has an administrator where its owner wants one, by a hash of the password', () => {
    const [line] = storeAcl({ users: [], administrator: { name: 'owner', password: 'secret' } }).slice(-1);
    expect(line).toMatch(/^user owner reset on #[\da-f]{64} ~\* &\* \+@all$/);
  });

  it('names commands, and no category of them, no pattern of all keys and no password', () => {
    const text = lines.slice(1).join('\n');
    for (const broad of ['+@', 'allkeys', 'allcommands', 'allchannels', '~* ', '~*)', 'secret'])
      expect(text).not.toContain(broad);
  });
});
