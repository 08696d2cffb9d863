import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { givenAddresses, Relay, waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { cancelChannel, pauseChannel, pauseKey } from '../keys.js';
import { SET_PAUSE } from '../scripts/redis-scripts.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';
import { HeldJobChannel } from './held-job.channel.js';

const CONFIRM_SECONDS = 60;
const DATABASE = Number(new URL(givenAddresses().REDIS_URL).pathname.slice(1) || 0);

/** Longer than Redis takes to answer. */
const BUSY_MS = 50;

describe('a worker that listens for cancels and pauses', () => {
  const model = `held-${randomUUID()}`;
  const raw = openRawClient();
  const canceled: string[] = [];
  let store: JobStore;
  let relay: Relay;
  let worker: HeldJobChannel;
  let isPaused: boolean | undefined;
  let onAvailable: () => void;

  const start = async (url: string): Promise<void> => {
    worker = new HeldJobChannel({
      url,
      commandTimeoutSeconds: 5,
      model,
      onPause: (news) => (isPaused = news),
      onCancel: (jobId) => canceled.push(jobId),
      onEvent: ({ kind }) => {
        if (kind === 'available') onAvailable();
      },
    });
    await worker.open();
  };

  beforeAll(async () => {
    store = await openTestStore();
    relay = await Relay.to(givenAddresses().REDIS_URL);
    onAvailable = () => undefined;
  });
  afterEach(() => worker.close());
  afterAll(async () => {
    await Promise.all([store.close(), raw.quit()]);
    relay.remove();
  });

  const push = async () => {
    const message = testMessage({ model });
    await store.records.create(message);
    return message;
  };

  const countListeners = async (channel: string) => Number((await raw.pubsub('NUMSUB', channel))[1]);

  /** What it has received up to now: the answer to this question comes after all of that. */
  const received = async () => {
    await worker.hold(randomUUID());
    return isPaused;
  };

  it.each(['paused', 'resumed'])(
    'and connects in the moment when its model is %s believes the later of the two',
    async (news) => {
      // What it asks is sent when this is over. It reads the answer and the news together, as it is busy until then.
      const changeAtOnce = (): void => {
        void raw.eval(SET_PAUSE.lua, 1, pauseKey(model), news, pauseChannel(DATABASE, model));
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS);
      };
      onAvailable = () => queueMicrotask(changeAtOnce);
      await start(givenAddresses().REDIS_URL);
      expect(await received()).toBe(news === 'paused');
    },
  );

  it('knows in the end what is true, however many pause and resume the model at a time', async () => {
    onAvailable = () => undefined;
    await start(relay.url);
    const others = await Promise.all([openTestStore(), openTestStore()]);
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(
        [store, ...others].map(({ pauses }, index) =>
          (index + round) % 2 === 0 ? pauses.pause(model) : pauses.resume(model),
        ),
      );
      expect(await received()).toBe(await store.pauses.read(model));
    }
    await Promise.all(others.map((other) => other.close()));
  });

  it('and takes another job in the moment when it is connected again listens to that one', async () => {
    const [before, taken] = [await push(), await push()];
    onAvailable = () => undefined;
    await start(relay.url);
    await worker.hold(before.id);
    const isBack = new Promise<void>((resolve) => {
      onAvailable = () => {
        relay.holdAnswers();
        resolve();
      };
    });
    relay.cut();
    relay.restore();
    await isBack;
    const taking = worker.hold(taken.id);
    const channel = cancelChannel(DATABASE, taken.id);
    await waitUntil(async () => (await countListeners(channel)) > 0, { what: 'it listens to the job' });
    relay.restore();
    expect(await taking).toEqual({ status: 'queued', attempt: 0 });
    // Many times as long as it takes the worker to listen to another one by mistake.
    for (let look = 0; look < 100; look += 1) expect(await countListeners(channel)).toBe(1);
    expect(await store.cancels.cancel(before.id, CONFIRM_SECONDS)).toBe('canceled');
    expect(await store.cancels.cancel(taken.id, CONFIRM_SECONDS)).toBe('canceling');
    await waitUntil(() => canceled.includes(taken.id), { what: 'the worker receives the cancel' });
  });
});
