import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { StoreConnection } from './store-connection.js';

const ECHO = { name: 'specEcho', lua: `return {'text', 12, false, {'nested'}}` };
const NOTHING = { name: 'specNothing', lua: 'return false' };

/** What our readers take for granted, on a server of today and on one (or a proxy) that knows no `HELLO`. */
describe.each([
  { server: 'a server with RESP3', settings: [] },
  { server: 'a server without RESP3', settings: ['--rename-command', 'HELLO', ''] },
])('replies of $server', ({ settings }) => {
  let server: RedisUnderTest;
  let connection: StoreConnection;
  let redis: Redis;

  beforeAll(async () => {
    server = await RedisUnderTest.start(...settings);
    connection = new StoreConnection({ url: server.url, commandTimeoutSeconds: 5 }, [ECHO, NOTHING]);
    await connection.open();
    ({ redis } = connection);
    await redis.hset('hash', { first: 'a', second: 2, constructor: 'c' });
    await redis.zadd('set', 2.5, 'later', 1, 'sooner');
    await redis.rpush('list', 'a', 'b');
  });

  afterAll(async () => {
    await connection.close();
    await server.remove();
  });

  it('have a hash as an object of texts, an unknown one as an empty object', async () => {
    expect({ ...(await redis.hgetall('hash')) }).toEqual({ first: 'a', second: '2', constructor: 'c' });
    expect({ ...(await redis.hgetall('unknown')) }).toEqual({});
  });

  it('have fields in their order, and null for one that is not there', async () => {
    expect(await redis.hmget('hash', 'second', 'none')).toEqual(['2', null]);
    expect(await redis.hget('hash', 'none')).toBeNull();
    expect(await redis.get('unknown')).toBeNull();
  });

  it('have lists and sorted sets as arrays of texts, scores too', async () => {
    expect(await redis.lrange('list', '0', '-1')).toEqual(['a', 'b']);
    expect(await redis.zrange('set', '0', '-1')).toEqual(['sooner', 'later']);
    expect(await redis.zrange('set', '0', '-1', 'WITHSCORES')).toEqual(['sooner', '1', 'later', '2.5']);
  });

  it('have whole numbers as numbers', async () => {
    expect(await redis.incr('number')).toBe(1);
    expect(await redis.expire('number', 60)).toBe(1);
  });

  it('have what a script returns: texts, numbers, arrays, and null for false', async () => {
    expect(await connection.run(ECHO, [], [])).toEqual(['text', 12, null, ['nested']]);
    expect(await connection.run(NOTHING, [], [])).toBeNull();
  });
});
