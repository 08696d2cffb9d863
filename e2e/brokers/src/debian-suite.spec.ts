import { describe, expect, it } from '@jest/globals';
import { readVersions } from './debian-suite.js';

describe(readVersions, () => {
  it('reads package and version off the names of the files', () => {
    const files = ['redis-server_5%3a8.0.6-1_amd64.deb', 'rabbitmq-server_4.0.5-8+deb13u1_all.deb'];
    expect([...readVersions(files)]).toEqual([
      ['redis-server', '8.0.6-1'],
      ['rabbitmq-server', '4.0.5-8+deb13u1'],
    ]);
  });
});
