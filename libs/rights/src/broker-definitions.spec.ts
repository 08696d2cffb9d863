import { describe, expect, it } from '@jest/globals';
import { brokerDefinitions, brokerPasswordHash, brokerPermissions } from './broker-definitions.js';
import { serviceRoles } from './roles.js';

describe('the definitions of the broker', () => {
  it('hold passwords as the example in RabbitMQ’s documentation does', () => {
    const salt = Buffer.from('908DC60A', 'hex');
    expect(brokerPasswordHash('test12', salt)).toBe('kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR');
  });

  it('name whole queues: a worker of one model has no right to that of another whose name begins or ends alike', () => {
    const own = new RegExp(brokerPermissions({ kind: 'worker', model: 'sing' }).read);
    expect(own.test('jobs.sing')).toBe(true);
    const others = ['jobs.sing-along', 'jobs.do-sing', 'jobsXsing', 'tidegate.dead-letters', ''];
    expect(others.filter((queue) => own.test(queue))).toEqual([]);
  });

  it('give a role without any right the pattern that matches no name', () => {
    expect(brokerPermissions({ kind: 'keda' })).toEqual({ configure: '^$', write: '^$', read: '^$' });
  });

  it('have a user for each role with its permissions, and lock others out', () => {
    const users = serviceRoles(['default', 'sing']).map((role) => ({
      role,
      password: 'secret',
      salt: Buffer.alloc(4),
    }));
    const definitions = brokerDefinitions({ virtualHost: 'jobs', users, locked: ['guest'] });
    expect(definitions).toMatchObject({
      users: [
        { name: 'tidegate-gateway', tags: ['policymaker'] },
        { name: 'tidegate-worker-default', tags: [] },
        { name: 'tidegate-worker-sing', tags: [] },
        { name: 'tidegate-scaler', tags: [] },
        { name: 'tidegate-keda', tags: ['management'] },
        { name: 'guest', password_hash: '', tags: [] },
      ],
      vhosts: [{ name: 'jobs' }],
    });
    expect(definitions.permissions).toHaveLength(users.length);
    expect(JSON.stringify(definitions)).not.toContain('secret');
    expect(JSON.stringify(definitions)).not.toContain('administrator');
  });

  it('have an administrator where the owner of the broker wants one', () => {
    const administrator = { name: 'owner', password: 'secret', salt: Buffer.alloc(4) };
    const definitions = brokerDefinitions({ users: [], administrator });
    expect(definitions).toMatchObject({
      users: [{ name: 'owner', tags: ['administrator'] }],
      permissions: [{ user: 'owner', vhost: '/', configure: '.*', write: '.*', read: '.*' }],
    });
    expect(JSON.stringify(definitions)).not.toContain('secret');
  });
});
