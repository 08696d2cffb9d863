import { JOB_STATUSES, type JobStatus } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { jobKey, listedGroupsKey, listedModelsKey } from '../keys.js';
import { StoreRefusedError } from '../job-store.error.js';
import { CHECK_LIST, CHECK_METADATA, FORGET_EXPIRED, LIST_JOBS } from '../scripts/redis-scripts.js';
import { hasEnded } from '../record-fields.js';
import type { JobPage, ListQuery } from './job-lists.types.js';
import { countsOf, LISTED_FIELDS, listedJob, LONGEST_LISTED_BYTES, type JobTexts } from './listed-job.js';

/** The scripts of lists. */
export const LIST_SCRIPTS = [CHECK_LIST, CHECK_METADATA, FORGET_EXPIRED, LIST_JOBS];

/** Jobs that one call looks at, or takes out, at most, so that no call holds Redis up for long. */
const MOST_JOBS_PER_CALL = 500;
/** Jobs that are looked at for one page, at most: then it has fewer than asked for. */
const MOST_JOBS_PER_PAGE = 2_000;
/** Bytes of a page after which no further job is read. */
const PAGE_BYTES = 524_288;
/** How long a page waits until jobs that have expired are out of the lists. */
const BEHIND_LIMIT_MS = 1_000;
/** Lists that are checked at a time. */
const LISTS_PER_CHECK = 20;
const JOBS_PER_CHECK = 100;
/** Lists of metadata that are checked at a time, of 65,536, and jobs in them: all within some two minutes while there are few jobs. */
const METADATA_LISTS_PER_CHECK = 256;
const METADATA_PER_CHECK = 500;

type Reply =
  readonly ['behind'] | readonly ['page', readonly JobTexts[], string, readonly (string | number)[]];

/** A list that is checked. */
interface CheckedList {
  readonly namesKey: string;
  readonly name: string;
  readonly status: JobStatus;
}

/**
 * The jobs of all clients, newest first: by the time of their push, then by their ids. A page shows one moment. A job that is
 * there from the first page of a list to the last is on one of them, whatever happens to it and to others meanwhile. Every
 * method throws StoreUnavailableError.
 */
export class JobLists {
  private toCheck: CheckedList[] = [];
  /** Where the check of a list goes on. */
  private readonly places = new Map<string, string>();
  /** Where the check of the lists of metadata goes on. */
  private metadataPlace: readonly [list: number, member: string] = [0, ''];

  constructor(private readonly store: StoreConnection) {}

  /**
   * Reads a page.
   *
   * @throws {StoreRefusedError} while more jobs have just expired than could be taken out in a second, as when no
   *   gateway has run for a while
   */
  async page(query: ListQuery): Promise<JobPage> {
    const jobs: JobPage['jobs'][number][] = [];
    const untilMs = performance.now() + BEHIND_LIMIT_MS;
    let after = query.after ?? '';
    for (let looks = MOST_JOBS_PER_PAGE / MOST_JOBS_PER_CALL; ;) {
      const values = listArguments({ ...query, after, limit: query.limit - jobs.length });
      const reply = (await this.store.run(LIST_JOBS, [listedModelsKey()], values)) as unknown as Reply;
      if (reply[0] === 'behind') {
        if (performance.now() > untilMs)
          throw new StoreRefusedError('is taking expired jobs out of its lists');
        continue;
      }
      const [, texts, next, counts] = reply;
      jobs.push(...texts.flatMap(listedJob));
      looks -= 1;
      // A page that has something is not kept waiting for more.
      if (next === '' || jobs.length > 0 || looks === 0)
        return { jobs, ...(next === '' ? {} : { next }), counts: countsOf(counts) };
      after = next;
    }
  }

  /**
   * Takes jobs out of the lists whose records have expired, in as many calls as that takes.
   *
   * @returns how many there were
   */
  async forgetExpired(): Promise<number> {
    const values = [MOST_JOBS_PER_CALL];
    const count = Number(await this.store.run(FORGET_EXPIRED, [listedModelsKey()], values));
    return count < MOST_JOBS_PER_CALL ? count : count + (await this.forgetExpired());
  }

  /**
   * Takes what has no record out of the lists of metadata, some of them at a time and from the beginning again after the end: jobs
   * whose records have expired without an end.
   */
  async checkMetadata(): Promise<void> {
    const values = [jobKey(''), ...this.metadataPlace, METADATA_LISTS_PER_CHECK, METADATA_PER_CHECK];
    const [list, member] = (await this.store.run(CHECK_METADATA, [listedModelsKey()], values)) as [
      number,
      string,
    ];
    this.metadataPlace = [list, member];
  }

  /**
   * Puts right what is wrong in the lists of jobs that have not ended, a few jobs at a time and from the beginning again after
   * the end: records that have expired without an end, and what a release without lists has written.
   */
  async check(): Promise<void> {
    if (this.toCheck.length === 0) await this.beginCheck();
    const lists = this.toCheck.splice(0, LISTS_PER_CHECK);
    await Promise.all(
      lists.map(async (list) => {
        const key = placeKey(list);
        const values = [jobKey(''), list.status, list.name, this.places.get(key) ?? '', JOBS_PER_CHECK];
        const next = (await this.store.run(CHECK_LIST, [list.namesKey], values)) as string;
        if (next === '') this.places.delete(key);
        else this.places.set(key, next);
      }),
    );
  }

  private async beginCheck(): Promise<void> {
    this.toCheck = await listsOf(this.store);
    const present = new Set(this.toCheck.map(placeKey));
    // Those of clients that have no jobs any longer.
    for (const key of this.places.keys()) if (!present.has(key)) this.places.delete(key);
  }
}

function placeKey({ namesKey, name, status }: CheckedList): string {
  return `${namesKey} ${name} ${status}`;
}

function listArguments(query: ListQuery): readonly (string | number)[] {
  const { owner, model, status, fromMs, beforeMs, after, metadata = {}, limit } = query;
  const texts = Object.entries(metadata).flat();
  const filters = [owner, model, status, fromMs, beforeMs, after].map((filter) => filter ?? '');
  return [
    jobKey(''),
    ...filters,
    limit,
    MOST_JOBS_PER_CALL,
    PAGE_BYTES,
    LONGEST_LISTED_BYTES,
    texts.length,
    LISTED_FIELDS.count,
    ...texts,
    ...LISTED_FIELDS.names,
  ];
}

/** The lists of all jobs that have not ended. */
async function listsOf(store: StoreConnection): Promise<CheckedList[]> {
  const keys = [listedModelsKey(), listedGroupsKey()];
  const names = await store.guard(() => Promise.all(keys.map((key) => store.redis.smembers(key))));
  const statuses = JOB_STATUSES.filter((status) => !hasEnded(status));
  return keys.flatMap((namesKey, index) =>
    (names[index] ?? []).flatMap((name) => statuses.map((status) => ({ namesKey, name, status }))),
  );
}
