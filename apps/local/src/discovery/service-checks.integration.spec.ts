import { describe, expect, it } from '@jest/globals';
import { askStore } from '@tidegate/job-store';
import { findFreePort } from '../network/free-port.js';
import { whyUnusable } from './check-rabbitmq.js';
import { lossLine } from './check-redis.js';

const redisUrl = process.env.REDIS_URL ?? '';
const addresses = {
  rabbitmqUrl: process.env.RABBITMQ_URL ?? '',
  rabbitmqManagementUrl: process.env.RABBITMQ_MANAGEMENT_URL ?? '',
};

describe('a store that was given', () => {
  it('is used in silence where it keeps what it is given', async () => {
    expect(await lossLine(redisUrl)).toBeUndefined();
  });

  it('is used with a warning where it may evict jobs', async () => {
    await askStore(redisUrl, ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
    try {
      expect(await lossLine(redisUrl)).toContain(
        'may lose jobs: its maxmemory-policy is allkeys-lru, not noeviction',
      );
    } finally {
      await askStore(redisUrl, ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
    }
  });

  it('is used in silence where it lets nobody see how it is set', async () => {
    await askStore(redisUrl, ['ACL', 'SETUSER', 'blind', 'on', '>sight', '~*', '+@all', '-config']);
    try {
      const blind = new URL(redisUrl);
      blind.username = 'blind';
      blind.password = 'sight';
      expect(await lossLine(blind.href)).toBeUndefined();
    } finally {
      await askStore(redisUrl, ['ACL', 'DELUSER', 'blind']);
    }
  });
});

describe('the check of a broker that was given', () => {
  it('passes one with management and rights', async () => {
    expect(await whyUnusable(addresses)).toBeUndefined();
  });

  it('refuses a user that is not let in', async () => {
    const management = new URL(addresses.rabbitmqManagementUrl);
    management.password = 'wrong';
    expect(await whyUnusable({ ...addresses, rabbitmqManagementUrl: management.href })).toBe(
      `its management API does not let the user ${management.username} in (401)`,
    );
  });

  it('refuses one without management, and names the plugin', async () => {
    const host = `127.0.0.1:${await findFreePort()}`;
    expect(await whyUnusable({ ...addresses, rabbitmqManagementUrl: `http://${host}` })).toBe(
      `its management API does not answer on ${host}: is its plugin rabbitmq_management enabled?`,
    );
  });

  it('refuses what is no broker', async () => {
    const rabbitmqUrl = redisUrl.replace('redis:', 'amqp:');
    expect(await whyUnusable({ ...addresses, rabbitmqUrl })).toBe('it does not answer AMQP');
  });
});
