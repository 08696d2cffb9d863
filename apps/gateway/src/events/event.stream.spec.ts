import { describe, expect, it } from '@jest/globals';
import type { EventPage } from '@tidegate/job-store';
import { waitUntil } from '@tidegate/testing';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventStream } from './event.stream.js';

const HEARTBEAT_MS = 1_000;

/** A log that never ends, of which each page has one event of 16 KiB and takes a turn, as a store does. */
const endless = async (after: number): Promise<EventPage> => {
  await nextTurn();
  return endlessPage(after);
};

const endlessPage = (after: number): EventPage => ({
  events: [
    {
      number: after + 1,
      type: 'log',
      attempt: 1,
      timeMs: 0,
      membersJson: `{"lines":["${'x'.repeat(16_384)}"]}`,
    },
  ],
  last: after + 1,
  isLatest: false,
  isEnd: false,
  attempt: 1,
});

describe('a stream that ends', () => {
  const following = (read: (after: number) => Promise<EventPage | undefined>) => {
    const errors: Error[] = [];
    const stream = new EventStream({ after: 0, read, heartbeatMs: HEARTBEAT_MS, onSent: () => undefined });
    stream.on('error', (error) => errors.push(error));
    return { stream, errors };
  };

  it('writes nothing behind its end when it is stopped while it reads', async () => {
    const { stream, errors } = following(endless);
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await waitUntil(() => text.includes('id: 2\n'));
    stream.stop();
    await waitUntil(() => stream.destroyed);
    expect(errors).toEqual([]);
  });

  it('writes nothing behind its end while its client is slow to take that, and cuts it off', async () => {
    const last = { events: [], last: 0, isLatest: true, isEnd: true, attempt: 1 };
    const { stream, errors } = following(() => Promise.resolve(last));
    stream.once('readable', () => undefined);
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    stream.wake();
    stream.passTime(performance.now() + 2 * HEARTBEAT_MS);
    await nextTurn();
    expect([stream.destroyed, errors]).toEqual([true, []]);
  });
});

describe('a stream whose client does not read', () => {
  it('reads only a few pages of the log, and is cut off', async () => {
    let pages = 0;
    const stream = new EventStream({
      after: 0,
      read: (after) => {
        pages += 1;
        return endless(after);
      },
      heartbeatMs: HEARTBEAT_MS,
      onSent: () => undefined,
    });
    stream.once('readable', () => undefined);
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    expect(pages).toBeLessThan(10);
    expect(stream.readableLength).toBeLessThan(200_000);
    const pagesThen = pages;
    stream.wake();
    stream.passTime(performance.now());
    expect([stream.destroyed, pages]).toEqual([false, pagesThen]);
    stream.passTime(performance.now() + 2 * HEARTBEAT_MS);
    expect(stream.destroyed).toBe(true);
  });

  it('goes on where it was when its client reads again, or the store answers again', async () => {
    let isAway = false;
    const stream = new EventStream({
      after: 0,
      read: (after) => (isAway ? Promise.reject(new Error('away')) : endless(after)),
      heartbeatMs: HEARTBEAT_MS,
      onSent: () => undefined,
    });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await waitUntil(() => text.includes('id: 5\n'));
    isAway = true;
    await nextTurn();
    isAway = false;
    stream.pause();
    stream.passTime(performance.now());
    stream.resume();
    await waitUntil(() => text.includes('id: 20\n'));
    stream.destroy();
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });
});
