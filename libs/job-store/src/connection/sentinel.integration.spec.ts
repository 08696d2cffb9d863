import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { JobStore } from '../job-store.js';
import { Load } from '../testing/load.js';
import { RedisUnderTest } from '../testing/redis-under-test.js';
import { PrivateSentinel, SENTINEL_MASTER, SENTINEL_PASSWORD } from '../testing/private-sentinel.js';
import { ReportedLines } from '../testing/reported-lines.js';
import { openTestStore, TEST_LIFETIMES } from '../testing/test-store.js';

/** How long work may rest once there is a new master. */
const BOUND_SECONDS = 3;
/** What a busy machine may add to it. */
const TOLERANCE_SECONDS = 2;

/** With Sentinels nobody goes there. */
const UNUSED_URL = 'redis://nowhere.invalid:1';

describe('a store whose master Sentinels know', () => {
  let master: RedisUnderTest;
  let replica: RedisUnderTest;
  let sentinel: PrivateSentinel;
  let store: JobStore;
  let lines: ReportedLines;

  beforeEach(async () => {
    master = await RedisUnderTest.start('--repl-diskless-sync-delay', '0');
    replica = await RedisUnderTest.start('--repl-diskless-sync-delay', '0');
    await replica.send('REPLICAOF', '127.0.0.1', master.port);
    await waitUntil(async () => String(await master.send('INFO', 'replication')).includes('state=online'));
    sentinel = await PrivateSentinel.start(master);
    lines = new ReportedLines();
    store = await openTestStore({
      url: UNUSED_URL,
      sentinels: {
        addresses: [
          { host: '127.0.0.1', port: 1 },
          { host: '127.0.0.1', port: sentinel.port },
        ],
        master: SENTINEL_MASTER,
        password: SENTINEL_PASSWORD,
      },
      commandTimeoutSeconds: 1.5,
      onEvent: lines.onEvent,
    });
  }, 30_000);

  afterEach(async () => {
    master.thaw();
    await store.close();
    await sentinel.remove();
    await Promise.all([master.remove(), replica.remove()]);
  });

  const kill = (): Promise<void> => master.kill();
  const freeze = (): Promise<void> => {
    master.freeze();
    return Promise.resolve();
  };

  it.each([
    { how: 'is killed', lose: kill },
    { how: 'answers nothing any more', lose: freeze },
  ])(
    'is worked with again within 3 s of the new master, when the old one $how',
    async ({ lose }) => {
      const load = new Load(store);
      await waitUntil(() => load.answered.length > 50);
      await lose();
      await waitUntil(
        async () => {
          const role = String(await replica.send('INFO', 'replication'));
          return (await sentinel.masterPort()) === replica.port && role.includes('role:master');
        },
        { withinMs: 20_000 },
      );
      const before = load.answered.length;
      await waitUntil(() => load.answered.length > before, {
        withinMs: (BOUND_SECONDS + TOLERANCE_SECONDS) * 1000,
      });
      await load.stop();
      expect(store.trouble).toBeUndefined();
      expect(lines.all).toEqual([
        'available',
        expect.stringMatching(/^(is out of reach|does not answer)/),
        'available',
      ]);
    },
    40_000,
  );
});

describe('Sentinels that are not there', () => {
  it('are one line, and nothing is printed at each attempt', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const lines = new ReportedLines();
    let attempts = 0;
    const store = new JobStore({
      url: UNUSED_URL,
      sentinels: { addresses: [{ host: '127.0.0.1', port: 1 }], master: SENTINEL_MASTER },
      commandTimeoutSeconds: 1,
      lifetimes: TEST_LIFETIMES,
      onEvent: (event) => {
        lines.onEvent(event);
        if (event.kind === 'connect-failed') attempts += 1;
      },
    });
    void store.open();
    await waitUntil(() => attempts > 3);
    await store.close();
    expect(lines.all).toEqual(['is out of reach']);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});
