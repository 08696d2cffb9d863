import { describe, expect, it } from '@jest/globals';
import { askStore } from '@tidegate/job-store';
import { findFreePort } from '../network/free-port.js';
import { checkRabbitmq } from './check-rabbitmq.js';
import { checkRedis } from './check-redis.js';

const redisUrl = process.env.REDIS_URL ?? '';
const addresses = {
  rabbitmqUrl: process.env.RABBITMQ_URL ?? '',
  rabbitmqManagementUrl: process.env.RABBITMQ_MANAGEMENT_URL ?? '',
};

describe('the check of a store that was found', () => {
  it('passes one that keeps what it is given', async () => {
    expect(await checkRedis(redisUrl)).toEqual({ usable: true });
  });

  it('refuses one that may evict jobs, and states why', async () => {
    await askStore(redisUrl, ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
    try {
      expect(await checkRedis(redisUrl)).toEqual({
        usable: false,
        reason: 'its maxmemory-policy is allkeys-lru, not noeviction',
      });
    } finally {
      await askStore(redisUrl, ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
    }
  });

  it('refuses one that does not answer', async () => {
    const check = await checkRedis(`redis://127.0.0.1:${await findFreePort()}`);
    expect(check.usable).toBe(false);
  });
});

describe('the check of a broker that was found', () => {
  it('passes one with management, rights and a consumer time-out above the longest job', async () => {
    expect(await checkRabbitmq(addresses, 1200)).toEqual({ usable: true });
  });

  it('refuses one that may take a job back too early', async () => {
    expect(await checkRabbitmq(addresses, 7200)).toMatchObject({ usable: false });
  });

  it('refuses a user that is not let in', async () => {
    const management = new URL(addresses.rabbitmqManagementUrl);
    management.password = 'wrong';
    expect(await checkRabbitmq({ ...addresses, rabbitmqManagementUrl: management.href }, 1200)).toEqual({
      usable: false,
      reason: `its management API does not let the user ${management.username} in (401)`,
    });
  });

  it('refuses one without management, and names the plugin', async () => {
    const host = `127.0.0.1:${await findFreePort()}`;
    expect(await checkRabbitmq({ ...addresses, rabbitmqManagementUrl: `http://${host}` }, 1200)).toEqual({
      usable: false,
      reason: `its management API does not answer on ${host}: is its plugin rabbitmq_management enabled?`,
    });
  });

  it('refuses what is no broker', async () => {
    const rabbitmqUrl = redisUrl.replace('redis:', 'amqp:');
    expect(await checkRabbitmq({ ...addresses, rabbitmqUrl }, 1200)).toEqual({
      usable: false,
      reason: 'it does not answer AMQP',
    });
  });
});
