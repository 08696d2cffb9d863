import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EndingWaiters, type WaitResult } from './ending-waiters.js';

const TICK_MS = 100;
const START_MS = 1_000_000;

const open = (): EndingWaiters => new EndingWaiters(TICK_MS, START_MS);

/** What has come out of it by now. */
const settled = async (result: Promise<WaitResult>): Promise<WaitResult | 'waits'> =>
  Promise.race([result, Promise.resolve('waits' as const)]);

describe('requests that wait for jobs', () => {
  it('learn that theirs has ended, however many wait for it', async () => {
    const waiters = open();
    const [first, second, other] = ['a', 'a', 'b'].map((id) => waiters.add(id, START_MS + 1_000));
    waiters.ended('a');
    expect(await first?.result).toBe('ended');
    expect(await second?.result).toBe('ended');
    expect(other && (await settled(other.result))).toBe('waits');
    expect([waiters.size, waiters.jobIds]).toEqual([1, ['b']]);
  });

  it('wait until their time is over, and a tick longer at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -500, max: 5_000 }), fc.nat(6_000), async (forMs, passedMs) => {
        const waiters = open();
        const { result } = waiters.add('a', START_MS + forMs);
        waiters.passTime(START_MS + passedMs);
        const outcome = await settled(result);
        if (passedMs >= Math.max(forMs, 0) + TICK_MS) expect(outcome).toBe('not-ended');
        if (passedMs < forMs) expect(outcome).toBe('waits');
      }),
    );
  });

  it('that are gone cost nothing', async () => {
    const waiters = open();
    const waiter = waiters.add('a', START_MS + 1_000);
    waiter.release();
    waiter.release();
    expect([waiters.size, waiters.jobIds]).toEqual([0, []]);
    expect(await waiter.result).toBe('not-ended');
    waiters.ended('a');
    waiters.passTime(START_MS + 10_000);
  });

  it('all stop when nobody is to wait any longer', async () => {
    const waiters = open();
    const results = ['a', 'b', 'b'].map((id) => waiters.add(id, START_MS + 60_000).result);
    waiters.releaseAll();
    expect(await Promise.all(results)).toEqual(['not-ended', 'not-ended', 'not-ended']);
    expect(waiters.size).toBe(0);
  });
});
