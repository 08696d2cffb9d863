import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceSecretFiles, withoutSecrets } from './service-secrets.js';

const ADDRESSES = {
  redisUrl: 'redis://user:open-sesame@localhost',
  rabbitmqUrl: 'amqp://user:open-sesame@localhost',
  rabbitmqManagementUrl: 'http://user:open-sesame@localhost:15672',
};

describe('the secrets of a service', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-service-secrets-'));
  const secrets = new ServiceSecretFiles(directory, undefined);
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('are taken out of the environment that the services inherit, with what leads to them', () => {
    const environment = {
      PATH: '/usr/bin',
      REDIS_URL: 'redis://:open-sesame@localhost',
      RABBITMQ_URL_FILE: '/run/secrets/broker',
      RABBITMQ_MANAGEMENT_URL: 'http://user:open-sesame@localhost:15672',
      REDIS_SENTINEL_PASSWORD: 'open-sesame',
      REDIS_SENTINELS: 'localhost:26379',
    };
    expect(withoutSecrets(environment)).toEqual({ PATH: '/usr/bin', REDIS_SENTINELS: 'localhost:26379' });
  });

  it('are written into files of its own, which only their owner reads', () => {
    const folder = join(directory, 'secrets', 'worker-default');
    expect(secrets.write({ kind: 'worker', model: 'default' }, ADDRESSES)).toEqual({
      REDIS_URL_FILE: join(folder, 'REDIS_URL'),
      RABBITMQ_URL_FILE: join(folder, 'RABBITMQ_URL'),
    });
    expect(readFileSync(join(folder, 'REDIS_URL'), 'utf8')).toBe(`${ADDRESSES.redisUrl}\n`);
    expect(modeOf(join(folder, 'REDIS_URL'))).toBe(0o600);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('lead a gateway alone to the management API', () => {
    const variables = secrets.write({ kind: 'gateway' }, ADDRESSES);
    expect(readFileSync(variables.RABBITMQ_MANAGEMENT_URL_FILE ?? '', 'utf8')).toBe(
      `${ADDRESSES.rabbitmqManagementUrl}\n`,
    );
    expect(secrets.write({ kind: 'scaler' }, ADDRESSES)).not.toHaveProperty('RABBITMQ_MANAGEMENT_URL_FILE');
  });

  it('hold the password of the Sentinels, where they want one', () => {
    const behindSentinels = new ServiceSecretFiles(directory, 'open-sesame');
    const variables = behindSentinels.write({ kind: 'scaler' }, ADDRESSES);
    expect(readFileSync(variables.REDIS_SENTINEL_PASSWORD_FILE ?? '', 'utf8')).toBe('open-sesame\n');
  });
});
