import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownStoreUrl, Relay, waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { endedInQueueKey } from '../keys.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';
import { HeldJobChannel } from './held-job.channel.js';

const CONFIRM_SECONDS = 60;

const raw = openRawClient(ownStoreUrl());
let store: JobStore;
let relay: Relay;
let worker: HeldJobChannel;
const canceled: string[] = [];

beforeAll(async () => {
  store = await openTestStore({ url: ownStoreUrl() });
  relay = await Relay.to(ownStoreUrl());
  worker = new HeldJobChannel({
    url: relay.url,
    commandTimeoutSeconds: 5,
    model: 'job-store-spec',
    onPause: () => undefined,
    onCancel: (jobId) => canceled.push(jobId),
  });
  await worker.open();
});

afterAll(async () => {
  await Promise.all([store.close(), worker.close(), raw.quit()]);
  relay.remove();
});

const push = async () => {
  const message = testMessage();
  await store.records.create(message);
  return message;
};

const cancel = (id: string) => store.cancels.cancel(id, CONFIRM_SECONDS);

const isCanceled = (id: string) =>
  waitUntil(() => canceled.includes(id), { what: 'the worker receives the cancel' });

describe('a job that is canceled', () => {
  it('ends at once while nobody has it, and reports that', async () => {
    const { id } = await push();
    expect(await cancel(id)).toBe('canceled');
    expect(await store.records.read(id)).toMatchObject({
      status: 'canceled',
      cancelMethod: 'at_once',
      error: 'canceled before a worker took it',
    });
    const { cancelRequestedAtMs, finishedAtMs } = (await store.records.read(id)) ?? {};
    expect(cancelRequestedAtMs).toBe(finishedAtMs);
  });

  it('ends at once between two tries', async () => {
    const message = await push();
    const claim = await store.records.claim(message, 5);
    await store.records.giveBack(message.id, claim.kind === 'claimed' ? claim.attempt : 0, {
      countsAsTry: true,
    });
    expect(await cancel(message.id)).toBe('canceled');
    expect(await store.records.read(message.id)).toMatchObject({
      error: 'canceled while it waited for another try',
    });
  });

  it('ends at once while it waits for its retry, though the worker of its last try still listens', async () => {
    const message = await push();
    await worker.hold(message.id);
    await store.records.claim(message, 5);
    const retry = { number: 1, delayMs: 60_000, outcome: 'failed', reason: 'no network' } as const;
    await store.records.retry(message.id, 1, retry);
    expect(await cancel(message.id)).toBe('canceled');
    await worker.release();
  });

  it('is left to its worker while that holds it, from before it begins', async () => {
    const { id } = await push();
    expect(await worker.hold(id)).toEqual({ status: 'queued', attempt: 0 });
    expect(await cancel(id)).toBe('canceling');
    await isCanceled(id);
  });

  it('is left to nobody who holds another by now', async () => {
    const [first, second] = [await push(), await push()];
    await worker.hold(first.id);
    await worker.hold(second.id);
    expect(await cancel(first.id)).toBe('canceled');
    await worker.release();
    expect(await cancel(second.id)).toBe('canceled');
  });

  it('reaches a worker whose connection was lost meanwhile, when that is back', async () => {
    const message = await push();
    await worker.hold(message.id);
    await store.records.claim(message, 5);
    relay.cut();
    expect(await cancel(message.id)).toBe('canceling');
    relay.restore();
    await isCanceled(message.id);
  });

  it('is no load for scalers while its message is in the queue, and never more than the queue has', async () => {
    const model = `canceled-${randomUUID()}`;
    const pushed = [0, 1, 2].map(() => testMessage({ model }));
    for (const message of pushed) await store.records.create(message);
    for (const { id } of pushed) await cancel(id);
    const { endedInQueue } = store;
    expect(await endedInQueue.count(model, 10)).toBe(3);
    const { count, ids } = await endedInQueue.sample(model);
    expect([count, ...[...ids].sort()]).toEqual([3, ...pushed.map(({ id }) => id).sort()]);
    expect(await endedInQueue.sample(`another-${model}`)).toEqual({ count: 0, ids: [] });
    await endedInQueue.remove(model, pushed[0]?.id ?? '');
    expect(await endedInQueue.count(model, 10)).toBe(2);
    expect(await endedInQueue.count(model, 1)).toBe(1);
    expect(await endedInQueue.count(model, 10)).toBe(1);
  });

  it('is noted for scalers only for as long as that counts, also where jobs are canceled all the time', async () => {
    const model = `canceled-${randomUUID()}`;
    const pushed = [0, 1, 2].map(() => testMessage({ model }));
    for (const message of pushed) await store.records.create(message);
    const [first, second, third] = pushed.map(({ id }) => id) as [string, string, string];
    await cancel(first);
    await cancel(second);
    const before = Date.now() - 600_000;
    await raw.zadd(endedInQueueKey(model), before, first, before + 60_000, second);
    await cancel(third);
    expect(await raw.zrange(endedInQueueKey(model), '0', '-1')).toEqual([second, third]);
    expect(await store.endedInQueue.count(model, 10)).toBe(2);
    expect(await raw.ttl(endedInQueueKey(model))).toBeLessThanOrEqual(600);
  });

  it('is asked for as often as one likes: the first time counts, and what has ended stays', async () => {
    const message = await push();
    await worker.hold(message.id);
    await cancel(message.id);
    const before = await store.records.read(message.id);
    expect(await cancel(message.id)).toBe('canceling');
    expect(await store.records.read(message.id)).toEqual(before);
    await store.records.finish(message.id, 0, { status: 'succeeded', outputJson: '1' });
    expect(await cancel(message.id)).toBe('ended');
    expect(await cancel(testMessage().id)).toBe('missing');
  });

  it('is ended by a gateway when its worker does not confirm in time; what that writes is refused', async () => {
    const message = await push();
    await store.records.claim(message, 5);
    // Of specs before this one.
    await store.cancels.endOverdue();
    expect(await store.cancels.cancel(message.id, -1)).toBe('canceling');
    expect(await store.cancels.endOverdue()).toBe(1);
    expect(await store.records.read(message.id)).toMatchObject({
      status: 'canceled',
      cancelMethod: 'worker_lost',
    });
    const late = store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '1' });
    expect(await late).toBe('finished');
    expect(await store.cancels.endOverdue()).toBe(0);
  });
});
