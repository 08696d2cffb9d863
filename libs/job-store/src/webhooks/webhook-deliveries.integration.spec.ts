import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WEBHOOK_EVENTS, type JobMessage, type JobWebhook } from '@tidegate/contracts';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { deliveriesKey, jobKey, webhookHostsKey, webhooksKey } from '../keys.js';
import type { JobStore } from '../job-store.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';
import type { WebhookDelivery, WebhookLedger } from './delivery-text.js';
import type { ClaimedWebhook, WebhookSettlement } from './webhook-deliveries.js';

let store: JobStore;
let raw: Redis;
const used: string[] = [];

beforeAll(async () => {
  store = await openTestStore();
  raw = openRawClient();
});

afterAll(async () => {
  await raw.zrem(webhookHostsKey(), ...used);
  await raw.del(...used.map(webhooksKey));
  raw.disconnect();
  await store.close();
});

/** A host that no other spec sends to. */
function aHost(): string {
  const host = `${randomUUID()}.example`;
  used.push(host);
  return host;
}

function hooked(host: string, events: JobWebhook['events'] = WEBHOOK_EVENTS): JobMessage {
  return testMessage({ owner: 'shop', webhook: { url: `https://${host}/hook?a=1`, events } });
}

async function ledgerOf(id: string): Promise<WebhookLedger> {
  const ledger = await store.webhookDeliveries.read(id);
  if (!ledger) throw new Error('nothing is sent of this job');
  return ledger;
}

async function take(host: string, holdsMs = 60_000): Promise<readonly ClaimedWebhook[]> {
  return (await store.webhookDeliveries.take([{ host, most: 10 }], holdsMs)).claimed;
}

async function takeOne(host: string, holdsMs?: number): Promise<ClaimedWebhook> {
  const [claim] = await take(host, holdsMs);
  if (!claim) throw new Error('nothing is due');
  return claim;
}

/** Stores that all that is pending of a job is delivered. */
async function deliverAll(claim: ClaimedWebhook, others: Partial<WebhookSettlement> = {}): Promise<boolean> {
  const changed = claim.ledger.deliveries.map((delivery): WebhookDelivery => ({
    ...delivery,
    state: 'delivered',
    tries: 1,
  }));
  return store.webhookDeliveries.settle(claim, { changed, stops: false, dueInMs: undefined, ...others });
}

/** A job with a webhook that was claimed by a worker and has succeeded. */
async function ended(host: string, events?: JobWebhook['events']): Promise<string> {
  const message = hooked(host, events);
  await store.records.create(message);
  await store.records.claim(message, 5);
  await store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '1' });
  return message.id;
}

const summaryOf = ({ deliveries }: WebhookLedger) =>
  deliveries.map(({ number, type, attempt, status }) => [number, type, attempt, ...(status ? [status] : [])]);

describe('what is noted to be sent of a job', () => {
  it('is each chosen event, with its number in the log, in the step in which it happens', async () => {
    const message = hooked(aHost());
    const { records, cancels, events } = store;
    await records.create(message);
    await records.claim(message, 5);
    await records.report(message.id, 1, {
      events: {
        number: 1,
        list: [{ type: 'log', membersJson: '{"stream":"stdout","lines":["completed"]}' }],
      },
    });
    await records.giveBack(message.id, 1, { countsAsTry: true, reason: 'it crashed' });
    await records.claim(message, 5);
    await cancels.cancel(message.id, 60);
    await records.finish(message.id, 2, { status: 'canceled', error: 'stopped', cancelMethod: 'signal' });
    const ledger = await ledgerOf(message.id);
    expect(summaryOf(ledger)).toEqual([
      [2, 'started', 1],
      [4, 'returned', 1],
      [5, 'started', 2],
      [6, 'canceling', 2],
      [7, 'completed', 2, 'canceled'],
    ]);
    const log = await events.read(message.id, 0, { events: 100, bytes: 100_000 });
    for (const { number, type } of ledger.deliveries)
      expect(log?.events.find((event) => event.number === number)?.type).toBe(type);
    expect(ledger).toMatchObject({
      model: message.model,
      owner: 'shop',
      latest: 7,
      webhook: message.webhook,
    });
    expect(ledger.deliveries[1]).toMatchObject({
      members: '{"reason":"it crashed"}',
      state: 'pending',
      tries: 0,
    });
  });

  it('is the same of a job whose events are stored nowhere, as it succeeds at once', async () => {
    const message = hooked(aHost());
    await store.records.complete(message, '1', 1);
    expect(summaryOf(await ledgerOf(message.id))).toEqual([
      [2, 'started', 1],
      [3, 'completed', 1, 'succeeded'],
    ]);
  });

  it.each([
    ['expired', (id: string) => store.records.bury({ ...hooked(aHost()), id }, 'expired')],
    ['failed', (id: string) => store.records.bury({ ...hooked(aHost()), id }, 'gave-up')],
  ] as const)('is the end of a job that no worker has had: %s', async (status, end) => {
    const id = randomUUID();
    await end(id);
    expect(summaryOf(await ledgerOf(id))).toEqual([[2, 'completed', 0, status]]);
  });

  it('is nothing of a job without a webhook, and no event that was not chosen', async () => {
    const message = testMessage();
    await store.records.complete(message, '1', 1);
    await expect(store.webhookDeliveries.read(message.id)).resolves.toBeUndefined();
    expect(summaryOf(await ledgerOf(await ended(aHost(), ['completed'])))).toEqual([
      [3, 'completed', 1, 'succeeded'],
    ]);
  });

  it('never stops a job from ending, whatever its webhook is', async () => {
    for (const webhook of [
      '{"url":1,"events":["completed"]}',
      '{"completed',
      '["completed"]',
      '{"events":{"completed":1}}',
    ]) {
      const message = testMessage();
      await store.records.create(message);
      await raw.hset(jobKey(message.id), 'webhook', webhook);
      await expect(store.records.complete(message, '1', 1)).resolves.toBeDefined();
    }
  });

  it('is at most 250 deliveries of a job: the oldest are dropped', async () => {
    const message = hooked(aHost());
    await store.records.create(message);
    await store.records.claim(message, 5);
    const later = Array.from({ length: 249 }, (_, index) => 1_000 + index);
    await raw.hset(deliveriesKey(message.id), 'numbers', ['2', ...later, ''].join(' '));
    await store.records.finish(message.id, 1, { status: 'failed', error: 'no' });
    expect((await ledgerOf(message.id)).deliveries.map(({ number }) => number)).toEqual([3]);
    const numbers = await raw.hget(deliveriesKey(message.id), 'numbers');
    expect(numbers).toMatch(/^1000 .* 1248 3 $/);
  });
});

describe('claims of what is due', () => {
  it('are one at a time, and only of the hosts that are asked for', async () => {
    const [host, other] = [aHost(), aHost()];
    const [id] = [await ended(host), await ended(other)];
    await expect(store.webhookDeliveries.dueHosts(10_000)).resolves.toEqual(
      expect.arrayContaining([host, other]),
    );
    const all = await store.webhookDeliveries.dueHosts(10_000);
    await expect(store.webhookDeliveries.dueHosts(2, all.length - 2)).resolves.toEqual(all.slice(-2));
    const [claims, again] = await Promise.all([take(host), take(host)]);
    expect([...claims, ...again].map(({ jobId }) => jobId)).toEqual([id]);
    await expect(store.webhookDeliveries.dueHosts(10_000)).resolves.not.toContain(host);
    await expect(take(other)).resolves.toHaveLength(1);
  });

  it('take jobs in the order in which they became due, and no more than asked for', async () => {
    const host = aHost();
    const ids = [await ended(host), await ended(host), await ended(host)];
    for (const [index, id] of ids.entries()) await raw.zadd(webhooksKey(host), index, id);
    const { claimed } = await store.webhookDeliveries.take([{ host, most: 2 }], 60_000);
    expect(claimed.map(({ jobId }) => jobId)).toEqual(ids.slice(0, 2));
  });

  it('of a gateway that was killed are over after their time; if it comes back, it changes nothing', async () => {
    const host = aHost();
    const id = await ended(host);
    const killed = await takeOne(host, 1);
    let next: ClaimedWebhook | undefined;
    while (!next) [next] = await take(host);
    expect(next).toMatchObject({ jobId: id, ledger: killed.ledger });
    await expect(deliverAll(killed)).resolves.toBe(false);
    expect((await ledgerOf(id)).deliveries.map(({ state }) => state)).toEqual(['pending', 'pending']);
    await expect(deliverAll(next)).resolves.toBe(true);
    await expect(take(host)).resolves.toEqual([]);
  });

  it('leave an event that happens meanwhile due at once', async () => {
    const host = aHost();
    const message = hooked(host);
    await store.records.create(message);
    await store.records.claim(message, 5);
    const claim = await takeOne(host);
    await store.records.finish(message.id, 1, { status: 'failed', error: 'no' });
    await expect(take(host)).resolves.toEqual([]);
    await deliverAll(claim);
    const next = await takeOne(host);
    expect(next.ledger.deliveries.map(({ state }) => state)).toEqual(['delivered', 'pending']);
  });

  it('are due again when their settlement says so', async () => {
    const host = aHost();
    await ended(host);
    const claim = await takeOne(host);
    await deliverAll(claim, { dueInMs: 60_000 });
    await expect(take(host)).resolves.toEqual([]);
    expect(Number(await raw.zscore(webhookHostsKey(), host))).toBeGreaterThan(Date.now() + 50_000);
  });
});

describe('the deliveries of a job', () => {
  it('are counted while they are due, with the age of the earliest', async () => {
    const host = aHost();
    const id = await ended(host);
    await raw.zadd(webhookHostsKey(), Date.now() - 5_000, host);
    const { jobs, oldestMs } = await store.webhookDeliveries.countDue();
    expect(jobs).toBeGreaterThan(0);
    expect(oldestMs).toBeGreaterThan(4_000);
    await store.deletion.delete(id);
  });

  it('are kept as long as their job, or for a day; for a week while some are to be sent', async () => {
    const host = aHost();
    const id = await ended(host);
    const day = 86_400_000;
    expect(await raw.pttl(deliveriesKey(id))).toBeGreaterThan(6 * day);
    const claim = await takeOne(host);
    await deliverAll(claim);
    const kept = await raw.pttl(deliveriesKey(id));
    expect(kept).toBeGreaterThan(day - 60_000);
    expect(kept).toBeLessThanOrEqual(day);
    await store.webhookDeliveries.redeliver(id, 3);
    await raw.pexpire(jobKey(id), 3 * day);
    const next = await takeOne(host);
    await deliverAll(next);
    expect(await raw.pttl(deliveriesKey(id))).toBeGreaterThan(2 * day);
  });

  it('are kept as long as their job also when that is kept for longer by an event that is not sent', async () => {
    const host = aHost();
    const message = hooked(host, ['started']);
    await store.records.create(message);
    await store.records.claim(message, 5);
    await deliverAll(await takeOne(host));
    await raw.pexpire(deliveriesKey(message.id), 10_000);
    await store.records.finish(message.id, 1, { status: 'failed', error: 'no' });
    const [kept, lives] = [await raw.pttl(deliveriesKey(message.id)), await raw.pttl(jobKey(message.id))];
    expect(lives).toBeGreaterThan(10_000);
    expect(Math.abs(kept - lives)).toBeLessThan(1_000);
  });

  it('go with their job when that is deleted, also out of the hands of a gateway', async () => {
    const host = aHost();
    const id = await ended(host);
    const claim = await takeOne(host);
    await store.deletion.delete(id);
    await expect(deliverAll(claim)).resolves.toBe(false);
    await expect(raw.exists(deliveriesKey(id), webhooksKey(host))).resolves.toBe(0);
    await expect(raw.zscore(webhookHostsKey(), host)).resolves.toBeNull();
  });

  it('are sent again on request, whatever became of them; of what is being sent nothing is stored then', async () => {
    const host = aHost();
    const id = await ended(host, ['completed']);
    const claim = await takeOne(host);
    await deliverAll(claim, { stops: true });
    expect(await ledgerOf(id)).toMatchObject({ isStopped: true, deliveries: [{ state: 'delivered' }] });
    await expect(store.webhookDeliveries.redeliver(id, 3)).resolves.toBe(true);
    expect(await ledgerOf(id)).toMatchObject({
      isStopped: false,
      deliveries: [{ state: 'pending', tries: 1 }],
    });
    const again = await takeOne(host);
    await store.webhookDeliveries.redeliver(id, 3);
    await expect(deliverAll(again)).resolves.toBe(false);
    await expect(take(host)).resolves.toHaveLength(1);
    await expect(store.webhookDeliveries.redeliver(id, 4)).resolves.toBe(false);
    await expect(store.webhookDeliveries.redeliver(randomUUID(), 3)).resolves.toBe(false);
  });

  it('that come after the receiver has said that it wants nothing are not sent', async () => {
    const host = aHost();
    const message = hooked(host);
    await store.records.create(message);
    await store.records.claim(message, 5);
    const claim = await takeOne(host);
    await deliverAll(claim, { stops: true });
    await store.records.finish(message.id, 1, { status: 'failed', error: 'no' });
    expect((await ledgerOf(message.id)).deliveries.map(({ state }) => state)).toEqual([
      'delivered',
      'stopped',
    ]);
    await expect(take(host)).resolves.toEqual([]);
  });
});
