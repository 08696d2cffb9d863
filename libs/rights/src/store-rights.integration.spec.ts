import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  askStore,
  deliveriesKey,
  jobKey,
  pauseKey,
  scalingKey,
  setupErrorKey,
  startupTimesKey,
  webhookHostsKey,
  workerKey,
  workersKey,
} from '@tidegate/job-store';
import { rightsOf } from './rights.js';
import { roleName, type Role } from './roles.js';
import { GuardedStore } from './testing/guarded-store.js';
import { methodsOf, openStore, playRole, ROLE_MODEL, STORE_OPERATIONS } from './testing/store-operations.js';

const GATEWAY: Role = { kind: 'gateway' };
const WORKER: Role = { kind: 'worker', model: ROLE_MODEL };
const SCALER: Role = { kind: 'scaler' };
const OPERATOR: Role = { kind: 'operator' };
const ROLES = [GATEWAY, WORKER, SCALER, OPERATOR];

const OTHER_MODEL = 'translate';

/** Whoever logs in may: they belong to no right. */
const ALWAYS_ALLOWED = ['auth', 'hello', 'quit', 'echo', 'acl'];

/** Sent to a server without RESP3 alone, which none of those is that we test with. */
const FOR_OTHER_SERVERS = ['ping'];

/** A command that a role has no right to. */
interface Refusal {
  readonly role: Role;
  readonly may: string;
  readonly command: readonly [string, ...string[]];
}

describe('the rights at the store', () => {
  let store: GuardedStore;

  beforeAll(async () => {
    store = await GuardedStore.start([...ROLES, { kind: 'worker', model: OTHER_MODEL }]);
    // A job that waits, for the operator, and a worker that stays.
    const services = await openStore(store.administratorUrl);
    await STORE_OPERATIONS['JobRecords.create']?.run(services);
    await services.close();
    await askStore(store.administratorUrl, ['ZADD', workersKey(ROLE_MODEL), 'inf', 'worker-2']);
  });

  afterAll(() => store.remove());

  it('are looked at for every method of the store: a new one belongs into testing/store-operations.ts', async () => {
    const services = await openStore(store.administratorUrl);
    const methods = methodsOf(services);
    await services.close();
    const isPrivate = [
      'PushReservations.send',
      'UnfinishedJobs.scan',
      'UnfinishedJobs.unfinishedAt',
      'MeasuredTimes.append',
      'JobLists.beginCheck',
    ];
    expect(methods.filter((name) => !isPrivate.includes(name)).sort()).toEqual(
      Object.keys(STORE_OPERATIONS).sort(),
    );
  });

  it.each(ROLES.map((role) => ({ name: roleName(role), role })))(
    'let the $name do all that its services do, by the commands that rights.ts names and no other',
    async ({ role }) => {
      await store.takeRefusals();
      const sent = await store.commandsDuring(() => playRole(role, store.urlOf(role)));
      expect({ file: 'libs/rights/src/rights.ts', refused: await store.takeRefusals() }).toEqual({
        file: 'libs/rights/src/rights.ts',
        refused: [],
      });
      const granted = new Set((rightsOf(role).store ?? []).flatMap(({ commands }) => commands));
      const needed = [...sent].filter((command) => !ALWAYS_ALLOWED.includes(command));
      const expected = [...granted].filter(
        (command) => !FOR_OTHER_SERVERS.includes(command) || needed.includes(command),
      );
      expect(needed.sort()).toEqual(expected.sort());
    },
  );

  const jobOfOthers = jobKey('of-another-model');

  const refusals: readonly Refusal[] = [
    ...ROLES.flatMap((role): readonly Refusal[] => [
      { role, may: 'empty the store', command: ['FLUSHALL'] },
      { role, may: 'empty a database', command: ['FLUSHDB'] },
      { role, may: 'change settings', command: ['CONFIG', 'SET', 'appendonly', 'no'] },
      { role, may: 'read settings', command: ['CONFIG', 'GET', '*'] },
      { role, may: 'list all keys', command: ['KEYS', '*'] },
      { role, may: 'make users', command: ['ACL', 'SETUSER', 'someone', 'on', '+@all'] },
      { role, may: 'watch what others send', command: ['MONITOR'] },
      { role, may: 'learn which keys change', command: ['CLIENT', 'TRACKING', 'ON', 'BCAST'] },
      { role, may: 'see who is connected', command: ['CLIENT', 'LIST'] },
      { role, may: 'stop the store', command: ['SHUTDOWN'] },
      { role, may: 'make it a replica of another', command: ['REPLICAOF', '127.0.0.1', '1'] },
      { role, may: 'add functions', command: ['FUNCTION', 'LIST'] },
      { role, may: 'touch keys that are not ours', command: ['HGET', 'theirs', 'field'] },
      { role, may: 'listen on channels that are not ours', command: ['SUBSCRIBE', 'theirs'] },
      {
        role,
        may: 'do within a script what it may not do without',
        command: ['EVAL', "return redis.call('FLUSHALL')", '0'],
      },
    ]),
    ...[WORKER, SCALER, OPERATOR].map((role): Refusal => ({
      role,
      may: 'delete a job',
      command: ['DEL', jobOfOthers],
    })),
    { role: WORKER, may: 'pause its model', command: ['SET', pauseKey(ROLE_MODEL), '1'] },
    { role: WORKER, may: 'walk through the keys', command: ['SCAN', '0'] },
    { role: WORKER, may: 'let another model fail', command: ['SET', setupErrorKey(OTHER_MODEL), 'no'] },
    {
      role: WORKER,
      may: 'take away a worker of another model',
      command: ['DEL', workerKey(OTHER_MODEL, 'worker-1')],
    },
    { role: WORKER, may: 'read measured times', command: ['LRANGE', startupTimesKey(ROLE_MODEL), '0', '-1'] },
    {
      role: WORKER,
      may: 'measure for another model',
      command: ['RPUSH', startupTimesKey(OTHER_MODEL), '1'],
    },
    { role: WORKER, may: 'announce arrivals', command: ['PUBLISH', 'tidegate:arrivals@1', ROLE_MODEL] },
    {
      role: WORKER,
      may: 'read schemas of other models',
      command: ['HGET', 'tidegate:model-schema:translate', 'x'],
    },
    {
      role: WORKER,
      may: 'read what is sent to webhooks as a whole',
      command: ['HGETALL', deliveriesKey('of-another-model')],
    },
    { role: WORKER, may: 'list the hosts of webhooks', command: ['ZRANGE', webhookHostsKey(), '0', '-1'] },
    {
      role: SCALER,
      may: 'have webhooks sent',
      command: ['ZADD', webhookHostsKey(), '1', 'example.com'],
    },
    { role: GATEWAY, may: 'walk through the keys', command: ['SCAN', '0'] },
    {
      role: GATEWAY,
      may: 'beat for a worker',
      command: ['HSET', workerKey(ROLE_MODEL, 'worker-1'), 'a', 'b'],
    },
    { role: GATEWAY, may: 'let a model fail', command: ['SET', setupErrorKey(ROLE_MODEL), 'no'] },
    { role: GATEWAY, may: 'listen for arrivals', command: ['SUBSCRIBE', 'tidegate:arrivals@1'] },
    { role: SCALER, may: 'read a job', command: ['HMGET', jobOfOthers, 'output'] },
    { role: SCALER, may: 'write a job', command: ['HSET', jobOfOthers, 'status', 'failed'] },
    {
      role: SCALER,
      may: 'write a heartbeat',
      command: ['HSET', workerKey(ROLE_MODEL, 'worker-1'), 'a', 'b'],
    },
    { role: SCALER, may: 'announce arrivals', command: ['PUBLISH', 'tidegate:arrivals@1', ROLE_MODEL] },
    {
      role: SCALER,
      may: 'write a job by a script',
      command: ['EVAL', "return redis.call('HSET', KEYS[1], 'status', 'failed')", '1', jobOfOthers],
    },
    ...[GATEWAY, WORKER].map((role): Refusal => ({
      role,
      may: 'decide for a scaler',
      command: ['HSET', scalingKey(ROLE_MODEL, 'tidegate/worker'), 'replicas', '100'],
    })),
    { role: OPERATOR, may: 'write a job', command: ['HSET', jobOfOthers, 'status', 'failed'] },
    { role: OPERATOR, may: 'run a script', command: ['EVAL', 'return 1', '0'] },
  ];

  it.each(refusals.map((row) => ({ ...row, who: roleName(row.role) })))(
    'do not let the $who $may',
    async ({ role, command }) => {
      await expect(askStore(store.urlOf(role), command)).rejects.toThrow(
        /NOPERM|can't (run|access)|has no permissions/,
      );
    },
  );

  it('let a worker write jobs of other models: their keys do not hold the model (README)', async () => {
    const written = askStore(store.urlOf(WORKER), ['HSET', jobOfOthers, 'status', 'failed']);
    await expect(written).resolves.toBeGreaterThanOrEqual(0);
  });

  it('let nobody in without a name, by the default user or with a wrong password', async () => {
    await expect(askStore(store.urlAs(undefined), ['PING'])).rejects.toThrow('NOAUTH');
    await expect(askStore(store.urlAs('default'), ['PING'])).rejects.toThrow(/NOAUTH|WRONGPASS/);
    const wrong = new URL(store.urlOf(GATEWAY));
    wrong.password = 'wrong';
    await expect(askStore(wrong.href, ['PING'])).rejects.toThrow(/NOAUTH|WRONGPASS/);
  });

  it('let the probe of the store itself ask whether it answers, and do nothing else', async () => {
    const url = store.urlAs('tidegate-health').replace(/\/\d+$/, '');
    await expect(askStore(url, ['PING'])).resolves.toBe('PONG');
    await expect(askStore(url, ['GET', jobOfOthers])).rejects.toThrow('NOPERM');
  });
});
