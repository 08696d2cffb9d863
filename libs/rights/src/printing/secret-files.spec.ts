import { describe, expect, it } from '@jest/globals';
import { secretFiles } from './secret-files.js';

const ADDRESSES = {
  amqp: 'amqps://rabbitmq:5671/jobs',
  management: 'https://rabbitmq.tidegate.svc:15671/',
  redis: 'redis://redis:6379/2',
};

let made = 0;
const files = secretFiles({
  models: ['default', 'sing'],
  addresses: ADDRESSES,
  makePassword: () => `secret${(made += 1)}`,
  makeSalt: () => Buffer.alloc(4),
});

describe('the files of secrets', () => {
  it('give each service its own addresses, and no other', () => {
    expect(files).toMatchObject({
      gateway: {
        'amqp-url': 'amqps://tidegate-gateway:secret1@rabbitmq:5671/jobs',
        'management-url': 'https://tidegate-gateway:secret1@rabbitmq.tidegate.svc:15671/',
        'redis-url': 'redis://tidegate-gateway:secret1@redis:6379/2',
      },
      'worker-default': {
        'amqp-url': 'amqps://tidegate-worker-default:secret2@rabbitmq:5671/jobs',
        'redis-url': 'redis://tidegate-worker-default:secret2@redis:6379/2',
      },
      'worker-sing': { 'redis-url': 'redis://tidegate-worker-sing:secret3@redis:6379/2' },
      keda: { 'management-url': 'https://tidegate-keda:secret5@rabbitmq.tidegate.svc:15671/jobs' },
    });
    expect(Object.keys(files['worker-default'] ?? {})).toEqual(['amqp-url', 'redis-url']);
    expect(Object.keys(files.keda ?? {})).toEqual(['management-url']);
  });

  it('give broker and store hashes, and no password', () => {
    const texts = [files.rabbitmq?.['definitions.json'] ?? '', files.redis?.['users.acl'] ?? ''];
    expect(texts.map((text) => text.includes('tidegate-worker-sing'))).toEqual([true, true]);
    expect(texts.filter((text) => text.includes('secret'))).toEqual([]);
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ vhosts: [{ name: 'jobs' }] });
  });
});
