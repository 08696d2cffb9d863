import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RECORD_FORMAT_VERSION, type JobMessage } from '@tidegate/contracts';
import { waitUntil } from '@tidegate/testing';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { jobKey } from '../keys.js';
import { allPages, idsOn, presentCounts } from '../testing/listed-jobs.js';
import { openRawClient, openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;
/** Records of it live for seconds. */
let shortStore: JobStore;
let raw: Redis;

beforeAll(async () => {
  store = await openTestStore();
  shortStore = await openTestStore({ lifetimes: { liveSeconds: 3, resultSeconds: 1 } });
  raw = openRawClient();
});
afterAll(() => Promise.all([store.close(), shortStore.close(), raw.quit()]));

const areGone = async (jobs: readonly JobMessage[]): Promise<boolean> =>
  (await raw.exists(...jobs.map(({ id }) => jobKey(id)))) === 0;

/** Makes jobs of one owner. */
async function make(
  count: number,
  overrides: Partial<JobMessage>,
  into = store,
): Promise<readonly JobMessage[]> {
  const jobs = Array.from({ length: count }, () => testMessage(overrides));
  await Promise.all(jobs.map((job) => into.records.create(job)));
  return jobs;
}

describe('jobs whose records expire', () => {
  it('leave the pages and the counts at once, however many they are, without a sweep', async () => {
    const owner = randomUUID();
    const model = `brief-${owner.slice(0, 8)}`;
    const metadata = { owner };
    const ended = await make(450, { owner, model, metadata }, shortStore);
    const [live] = await make(1, { owner, model, metadata });
    await Promise.all(ended.map((job) => shortStore.records.complete(job, '1', 1)));
    await waitUntil(() => areGone(ended), { what: 'the records have expired' });
    const page = await store.lists.page({ owner, limit: 100 });
    expect(idsOn([page])).toEqual([live?.id]);
    expect(presentCounts(page)).toEqual({ [model]: { queued: 1 } });
    expect(idsOn([await store.lists.page({ metadata, limit: 100 })])).toEqual([live?.id]);
    expect(await raw.keys(`tidegate:listed:succeeded:${model}*`)).toEqual([]);
  });

  it('are taken out by a sweep too: one that was canceled while it waited lives for as long as it would have', async () => {
    const owner = randomUUID();
    const [waiting, done] = (await make(2, { owner }, shortStore)) as [JobMessage, JobMessage];
    await shortStore.cancels.cancel(waiting.id, 60);
    await shortStore.records.complete(done, '1', 1);
    await waitUntil(() => areGone([done]), { what: 'the record of the one that is done has expired' });
    expect(idsOn([await store.lists.page({ owner, limit: 9 })])).toEqual([waiting.id]);
    await waitUntil(() => areGone([waiting]), { what: 'that of the other has expired' });
    expect(await store.lists.forgetExpired()).toBeGreaterThan(0);
    expect(await raw.keys(`tidegate:listed:*:${owner}`)).toEqual([]);
  });

  it('are found by the check of the lists where they have not ended', async () => {
    const owner = randomUUID();
    const lost = await make(2, { owner }, shortStore);
    await waitUntil(() => areGone(lost), { what: 'the records have expired' });
    await waitUntil(
      async () => {
        await store.lists.check();
        return Object.keys(presentCounts(await store.lists.page({ owner, limit: 1 }))).length === 0;
      },
      { what: 'the check has come to them' },
    );
  });

  it('are found by the check of the lists of metadata where they have not ended: nothing of them is left', async () => {
    const owner = randomUUID();
    const metadata = { owner, empty: '', 'odd.[%"\u0000\u{1f600}]': 'té"xt\n' };
    const lost = await make(3, { owner, metadata }, shortStore);
    const [live] = await make(1, { owner, metadata });
    const placeOf = ({ createdAtMs, id }: JobMessage): string =>
      createdAtMs.toString(16).padStart(12, '0') + id.replaceAll('-', '');
    const listsWith = async (job: JobMessage): Promise<number> => {
      const lists = await raw.keys('tidegate:listed-metadata:*');
      const members = await Promise.all(lists.map((list) => raw.zrangeBuffer(list, '0', '-1')));
      const texts = members.flat().map((member) => member.toString('hex'));
      return texts.filter((member) => member.endsWith(placeOf(job))).length;
    };
    const countOf = async (jobs: readonly JobMessage[]): Promise<number> => {
      let count = 0;
      for (const job of jobs) count += await listsWith(job);
      return count;
    };
    expect(await countOf(lost)).toBe(9);
    await waitUntil(() => areGone(lost), { what: 'the records have expired' });
    for (let checks = 0; checks < 257; checks += 1) await store.lists.checkMetadata();
    expect(await countOf(lost)).toBe(0);
    expect(live && (await listsWith(live))).toBe(3);
    for (const [name, text] of Object.entries(metadata))
      expect(idsOn([await store.lists.page({ owner, metadata: { [name]: text }, limit: 9 })])).toEqual([
        live?.id,
      ]);
  });
});

describe('a job whose record was lost while it waited, and that a worker has', () => {
  it.each(['claim', 'complete'] as const)('is on a page once, and counted once: %s', async (how) => {
    const owner = randomUUID();
    const [job] = (await make(1, { owner })) as [JobMessage];
    await raw.del(jobKey(job.id));
    if (how === 'claim') await store.records.claim(job, 9);
    else await store.records.complete(job, '1', 1);
    const page = await store.lists.page({ owner, limit: 9 });
    expect(idsOn([page])).toEqual([job.id]);
    expect(presentCounts(page)).toEqual({ [job.model]: { [how === 'claim' ? 'running' : 'succeeded']: 1 } });
  });
});

describe('a job that has been deleted', () => {
  it('is in no list any more', async () => {
    const owner = randomUUID();
    const [job] = (await make(1, { owner, metadata: { owner } })) as [JobMessage];
    await store.records.complete(job, '1', 1);
    await store.deletion.delete(job.id);
    const page = await store.lists.page({ owner, limit: 9 });
    expect([idsOn([page]), page.counts]).toMatchObject([[], {}]);
    expect(presentCounts(page)).toEqual({});
    expect(idsOn([await store.lists.page({ metadata: { owner }, limit: 9 })])).toEqual([]);
  });
});

describe('a job that a release without lists has written', () => {
  const asEarlierRelease = (job: JobMessage, status: string): Promise<number> =>
    raw.hset(jobKey(job.id), {
      ...job,
      metadata: JSON.stringify(job.metadata),
      input: '1',
      status,
      attempt: 1,
      tries: 1,
      formatVersion: RECORD_FORMAT_VERSION,
    });

  it('is listed from the next write of its status on', async () => {
    const owner = randomUUID();
    const job = testMessage({ owner, metadata: { owner } });
    await asEarlierRelease(job, 'running');
    expect(idsOn([await store.lists.page({ owner, limit: 9 })])).toEqual([]);
    await store.records.finish(job.id, 1, { status: 'failed', error: 'no' });
    const page = await store.lists.page({ metadata: { owner }, limit: 9 });
    expect(page.jobs).toMatchObject([{ record: { id: job.id, status: 'failed' } }]);
  });

  it.each(['a page', 'the check'])('is put right by %s where only its status is', async (by) => {
    const owner = randomUUID();
    const [job] = (await make(1, { owner })) as [JobMessage];
    await raw.hset(jobKey(job.id), 'status', 'running');
    const countsOf = async (): Promise<object> =>
      presentCounts(await store.lists.page({ owner, limit: 1, status: 'failed' }));
    if (by === 'a page') await store.lists.page({ owner, limit: 1 });
    else
      await waitUntil(
        async () => {
          await store.lists.check();
          return !('queued' in (Object.values(await countsOf())[0] ?? {}));
        },
        { what: 'the check has come to it' },
      );
    expect(await countsOf()).toEqual({ [job.model]: { running: 1 } });
  });
});

describe('a page', () => {
  it('shows a job with all that is short, and names what is not', async () => {
    const owner = randomUUID();
    const long = JSON.stringify('x'.repeat(2_000));
    const [job] = (await make(1, { owner, inputJson: long, metadata: { kind: 'a' } })) as [JobMessage];
    await store.records.complete(job, '"short"', 1);
    const { jobs } = await store.lists.page({ owner, limit: 9 });
    const record = await store.records.read(job.id);
    expect(jobs[0]?.omitted).toEqual(['inputJson']);
    expect({ ...jobs[0]?.record, inputJson: long }).toEqual(record);
  });

  it('holds no more bytes than a megabyte, and the next one goes on', async () => {
    const owner = randomUUID();
    const metadata = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [`${index}`, 'ä'.repeat(256)]),
    );
    const jobs = await make(99, { owner, metadata });
    const pages = await allPages(store, { owner, limit: 100 });
    expect(pages.length).toBeGreaterThan(1);
    expect(JSON.stringify(pages[0]).length).toBeLessThan(1_048_576);
    expect(new Set(idsOn(pages))).toEqual(new Set(jobs.map(({ id }) => id)));
  });

  it('looks at a bounded number of jobs: where few of many match it may be empty, and the next one goes on', async () => {
    const [owner, other] = [randomUUID(), randomUUID()];
    const model = `many-${owner.slice(0, 8)}`;
    const [yes, no] = [owner, other];
    const [rare] = await make(1, { owner, model, createdAtMs: 1, metadata: { a: yes, b: yes } });
    await make(2_200, { owner, model, createdAtMs: 2, metadata: { a: no, b: yes } });
    await make(2_100, { owner: other, model, createdAtMs: 3, metadata: { a: yes, b: no } });
    const pages = await allPages(store, { model, metadata: { a: yes, b: yes }, limit: 5 });
    expect(pages.map((page) => idsOn([page]))).toEqual([[], [rare?.id]]);
    const ownPages = await allPages(store, { owner, metadata: { a: yes }, limit: 5 });
    expect(ownPages.map((page) => idsOn([page]))).toEqual([[], [rare?.id]]);
    // The place where it goes on shows nothing of the job of another owner that was looked at last.
    expect(ownPages[0]?.next).toMatch(/0{16}$/);
  });
});
