import { describe, expect, it } from '@jest/globals';
import { compareNewsIds, type JobNews, type NewsPage } from '@tidegate/job-store';
import fc from 'fast-check';
import { newsStreamText, shownNews } from './news-text.js';
import { NewsReader } from './news.reader.js';

/** Some share a millisecond. */
const idOf = (number: number): string => `${1_000 + Math.floor(number / 3)}-${number % 3}`;
const newsOf = (number: number): JobNews => ({
  id: idOf(number),
  type: 'started',
  jobId: '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10',
  attempt: 1,
  model: 'default',
  ...(number % 2 ? { owner: 'shop' } : {}),
  timeMs: number,
  membersJson: '',
});

/** A gateway's reader that has begun, with this much in memory, and what it has asked of the store. */
async function readerWith(count: number, most = 500) {
  const asked: string[] = [];
  let noted = 0;
  const reader = new NewsReader({
    read: (after): Promise<NewsPage> => {
      asked.push(after);
      const news = Array.from({ length: Math.min(most, count - noted) }, (_, index) =>
        newsOf(noted + index + 1),
      );
      noted += news.length;
      return Promise.resolve({ news, last: news.at(-1)?.id ?? after, isLatest: true, isNoted: true });
    },
  });
  reader.begin(idOf(0));
  while (await reader.readNew());
  asked.length = 0;
  return { reader, asked };
}

describe('news in the memory of a gateway', () => {
  it('are read from behind any id on, all of them and each once, without a question to the store', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(1_000),
        fc.integer({ min: 1, max: 9 }),
        async (count, start, most) => {
          const { reader, asked } = await readerWith(count);
          const after = idOf(start % (count + 1));
          const read: string[] = [];
          for (let from = after, isLatest = false; !isLatest;) {
            const page = await reader.read(from, most);
            read.push(...page.news.map(({ id }) => id));
            ({ last: from, isLatest } = page);
          }
          const behind = Array.from({ length: count }, (_, index) => idOf(index + 1));
          expect(read).toEqual(behind.filter((id) => compareNewsIds(id, after) > 0));
          expect(asked).toEqual([]);
        },
      ),
    );
  });

  it('cost 200 followers a small part of the time between two looks', async () => {
    const { reader } = await readerWith(2_000);
    const news = 180;
    const before = process.cpuUsage();
    for (let follower = 0; follower < 200; follower += 1) {
      const page = await reader.read(idOf(2_000 - news));
      newsStreamText(shownNews(page, { seesAll: true }));
      expect(page.news).toHaveLength(news);
    }
    const { user, system } = process.cpuUsage(before);
    // Of 200 ms; it was 232 when each follower looked through all of it, and wrote each event for itself.
    expect((user + system) / 1_000).toBeLessThan(100);
  });

  it('are written once for all who see them, and shown to nobody else', async () => {
    const { reader } = await readerWith(9);
    const page = await reader.read(idOf(0));
    const [shop, admin] = [
      shownNews(page, { name: 'shop', seesAll: false }),
      shownNews(page, { seesAll: true }),
    ];
    expect(admin).toHaveLength(9);
    expect(shop.map(({ id }) => id)).toEqual([1, 3, 5, 7, 9].map(idOf));
    for (const event of shop) expect(admin).toContain(event);
  });
});
