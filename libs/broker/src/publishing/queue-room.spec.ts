import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QueueFullError } from '../broker.error.js';
import { QueueRoom } from './queue-room.js';

const LIMIT = 10;

/** A queue whose broker has no limit and answers when the spec lets it, and a publisher that counts. */
class CountedQueue {
  /** What the broker holds. */
  length = 0;
  readings = 0;
  nowMs = 0;
  entered = 0;
  refused = 0;
  /** Messages on their way, which the broker has not got yet. */
  private onTheirWay = 0;
  private unsettled = 0;
  private lengthAtQuestion = 0;
  private answer: ((reading: number | 'unavailable') => void) | undefined;
  readonly room = new QueueRoom({
    queue: 'jobs.spec',
    limit: LIMIT,
    monotonicMs: () => this.nowMs,
    read: () => {
      this.readings += 1;
      this.lengthAtQuestion = this.length;
      return new Promise((resolve) => (this.answer = resolve));
    },
  });

  async push(): Promise<void> {
    const entering = this.room.enter();
    const enter = (): void => {
      this.entered += 1;
      this.onTheirWay += 1;
    };
    if (!entering) enter();
    else
      entering.then(enter, (error: unknown) => {
        expect(error).toBeInstanceOf(QueueFullError);
        this.refused += 1;
      });
    await Promise.resolve();
  }

  arrive(): void {
    if (this.onTheirWay === 0) return;
    this.onTheirWay -= 1;
    this.length += 1;
    this.unsettled += 1;
  }

  confirm(): void {
    if (this.unsettled === 0) return;
    this.unsettled -= 1;
    this.room.settle('in-the-queue');
  }

  take(): void {
    this.length = Math.max(0, this.length - 1);
  }

  async read(answer: number | 'unavailable' = this.length): Promise<void> {
    this.answer?.(answer);
    this.answer = undefined;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** An answer that was true when the question was asked, and may not be any more. */
  async readLate(): Promise<void> {
    await this.read(this.lengthAtQuestion);
  }

  /** Nothing is asked or on its way any more. */
  async settleAll(): Promise<void> {
    while (this.answer || this.onTheirWay + this.unsettled > 0) {
      await this.read();
      while (this.onTheirWay > 0) this.arrive();
      while (this.unsettled > 0) this.confirm();
    }
  }
}

describe('the room of a queue', () => {
  it('lets a burst in up to the limit and refuses the rest, after one reading', async () => {
    const queue = new CountedQueue();
    for (let pushed = 0; pushed < 400; pushed += 1) await queue.push();
    await queue.read();
    expect([queue.entered, queue.refused, queue.readings]).toEqual([LIMIT, 400 - LIMIT, 1]);
  });

  it('refuses nothing by the count alone: a reading finds the room that consumers have made', async () => {
    const queue = new CountedQueue();
    for (let round = 0; round < 20; round += 1) {
      for (let pushed = 0; pushed < LIMIT; pushed += 1) await queue.push();
      await queue.settleAll();
      while (queue.length > 0) queue.take();
    }
    expect([queue.entered, queue.refused]).toEqual([20 * LIMIT, 0]);
  });

  it('takes a queue that was read as full for full for 50 ms, however many ask, and then reads again', async () => {
    const queue = new CountedQueue();
    queue.length = LIMIT;
    await queue.push();
    await queue.read();
    queue.take();
    for (let pushed = 0; pushed < 400; pushed += 1) await queue.push();
    await new Promise((resolve) => setImmediate(resolve));
    expect([queue.refused, queue.readings]).toEqual([401, 1]);
    queue.nowMs = 50;
    await queue.push();
    await queue.read();
    expect([queue.entered, queue.readings]).toEqual([1, 2]);
  });

  it('reads once a second while messages are published, and lets them in meanwhile', async () => {
    const queue = new CountedQueue();
    await queue.push();
    await queue.read();
    for (; queue.nowMs <= 2_000; queue.nowMs += 100) {
      await queue.push();
      await queue.settleAll();
      queue.take();
    }
    expect([queue.refused, queue.readings]).toEqual([0, 3]);
  });

  it('leaves a queue that cannot be read to the limit of the broker', async () => {
    const queue = new CountedQueue();
    for (let pushed = 0; pushed < 30; pushed += 1) await queue.push();
    await queue.read('unavailable');
    expect([queue.entered, queue.refused]).toEqual([30, 0]);
  });

  it('has its places back that the broker refused, and reads again over a new connection', async () => {
    const queue = new CountedQueue();
    for (let pushed = 0; pushed < LIMIT; pushed += 1) await queue.push();
    await queue.read();
    queue.room.settle('not-in-the-queue');
    await queue.push();
    expect([queue.entered, queue.readings]).toEqual([LIMIT + 1, 1]);
    queue.room.forget();
    await queue.push();
    expect(queue.readings).toBe(2);
  });

  it('never lets the queue grow above the limit, whatever comes in which order, and has room when there is some', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant('push' as const) },
      { weight: 4, arbitrary: fc.constantFrom('arrive' as const, 'confirm' as const) },
      { weight: 3, arbitrary: fc.constantFrom('take' as const, 'read' as const, 'readLate' as const) },
      { weight: 1, arbitrary: fc.constant('wait' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 300, size: 'max' }), async (played) => {
        const queue = new CountedQueue();
        for (const one of played) {
          if (one === 'wait') queue.nowMs += 30;
          else await queue[one]();
          expect(queue.length).toBeLessThanOrEqual(LIMIT);
        }
        await queue.settleAll();
        queue.nowMs += 50;
        while (queue.length >= LIMIT) queue.take();
        const enteredBefore = queue.entered;
        await queue.push();
        await queue.settleAll();
        expect(queue.entered).toBe(enteredBefore + 1);
      }),
    );
  });
});
