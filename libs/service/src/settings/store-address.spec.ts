import { describe, expect, it } from '@jest/globals';
import { BackendSettings } from './backend.settings.js';
import { readSettings } from './read-settings.js';
import { storeAddress } from './store-address.js';

const URL_OF_STORE = 'redis://user:secret@store:6379/2';

function addressOf(environment: Readonly<Record<string, string>>): ReturnType<typeof storeAddress> {
  return storeAddress(readSettings(BackendSettings, { REDIS_URL: URL_OF_STORE, ...environment }));
}

describe('the address of the store', () => {
  it('is that of one server', () => {
    expect(addressOf({})).toEqual({ url: URL_OF_STORE });
  });

  it('is that of the master that Sentinels know, which have credentials of their own', () => {
    expect(
      addressOf({
        REDIS_SENTINELS: 'sentinel-0.redis:26380, 10.0.0.1 ,[fd00::1]:5000',
        REDIS_SENTINEL_MASTER: 'jobs',
        REDIS_SENTINEL_USERNAME: 'watcher',
        REDIS_SENTINEL_PASSWORD: 'other',
      }),
    ).toEqual({
      url: URL_OF_STORE,
      sentinels: {
        addresses: [
          { host: 'sentinel-0.redis', port: 26_380 },
          { host: '10.0.0.1', port: 26_379 },
          { host: 'fd00::1', port: 5_000 },
        ],
        master: 'jobs',
        username: 'watcher',
        password: 'other',
      },
    });
  });

  it('asks for the master by the name that is usual', () => {
    expect(addressOf({ REDIS_SENTINELS: 'sentinel' }).sentinels).toEqual({
      addresses: [{ host: 'sentinel', port: 26_379 }],
      master: 'mymaster',
    });
  });

  it.each([
    'redis://sentinel:26379',
    'sentinel:',
    'sentinel:65536',
    'a,,b',
    'user@sentinel',
    '[fd00::1',
    ',',
  ])('is refused where a Sentinel has none: %s', (sentinels) => {
    expect(() => addressOf({ REDIS_SENTINELS: sentinels })).toThrow(
      `REDIS_SENTINELS = ${JSON.stringify(sentinels)}, must be addresses of the form host:port`,
    );
  });
});
