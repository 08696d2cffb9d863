import type { JsonText } from '@tidegate/contracts';
import type { StoreConnection } from '../connection/store-connection.js';
import { newsKey, newsWantedKey } from '../keys.js';
import { FOLLOW_NEWS } from '../scripts/redis-scripts.js';

/** For how long news are noted without anybody who asks for them, seconds: who has lost the connection comes back. */
const NOTED_SECONDS = 600;

/** How long they are kept then, seconds. */
const KEPT_SECONDS = 3_600;

/** Something that has happened to a job, among what has happened to all of them. */
export interface JobNews {
  /** Grows; that of an entry of a stream of Redis: `1767268800000-0`. */
  readonly id: string;
  /** One of the types of a job's events, or that of a later release. */
  readonly type: string;
  readonly jobId: string;
  /** Which try it is about; 0 before the first. */
  readonly attempt: number;
  readonly model: string;
  /** The client that has pushed the job; absent without an access key. */
  readonly owner?: string;
  readonly timeMs: number;
  /** Its further members as a JSON object; empty for none. */
  readonly membersJson: JsonText;
}

/** Some news, in their order. */
export interface NewsPage {
  readonly news: readonly JobNews[];
  /** The id of the last entry that was looked at. */
  readonly last: string;
  /** The id up to which some may be missing; absent where none is. */
  readonly truncatedTo?: string;
  /** Whether there are none after these yet. */
  readonly isLatest: boolean;
  /** Whether news are noted at present: not after the store has lost what it had. */
  readonly isNoted: boolean;
}

/**
 * What happens to all jobs, for those who follow them all. Scripts note it only while somebody does, and for ten minutes after
 * that. Every method throws StoreUnavailableError.
 */
export class AllJobNews {
  constructor(private readonly store: StoreConnection) {}

  /**
   * Has news noted from now on, for ten minutes.
   *
   * @returns the id of the latest
   */
  async follow(): Promise<string> {
    const keys = [newsWantedKey(), newsKey()];
    return (await this.store.run(FOLLOW_NEWS, keys, [NOTED_SECONDS, KEPT_SECONDS])) as string;
  }

  /**
   * Reads what comes after an id.
   *
   * @param most - how many entries at most
   */
  async read(after: string, most: number): Promise<NewsPage> {
    const [entries, oldest, noted] = await this.store.guard(() =>
      Promise.all([
        this.store.redis.xrange(newsKey(), `(${after}`, '+', 'COUNT', most),
        this.store.redis.xrange(newsKey(), '-', '+', 'COUNT', 1),
        this.store.redis.exists(newsWantedKey()),
      ]),
    );
    const news: JobNews[] = [];
    const [first] = oldest[0] ?? [];
    let truncatedTo = first !== undefined && compareNewsIds(first, after) > 0 ? first : undefined;
    for (const [id, texts] of entries) {
      const fields = new Map(
        texts.flatMap((name, index) => (index % 2 ? [] : [[name, texts[index + 1] ?? '']])),
      );
      if (fields.get('type') === 'began') truncatedTo = id;
      else news.push(newsOf(id, fields));
    }
    return {
      news,
      last: entries.at(-1)?.[0] ?? after,
      isLatest: entries.length < most,
      isNoted: noted === 1,
      ...(truncatedTo === undefined ? {} : { truncatedTo }),
    };
  }
}

function newsOf(id: string, fields: ReadonlyMap<string, string>): JobNews {
  const text = (name: string): string => fields.get(name) ?? '';
  const owner = text('owner');
  return {
    id,
    type: text('type'),
    jobId: text('job'),
    attempt: Number(text('attempt')),
    model: text('model'),
    ...(owner === '' ? {} : { owner }),
    timeMs: Number(text('time')),
    membersJson: text('members'),
  };
}

/** Below 0 when the first id is the earlier one. */
export function compareNewsIds(one: string, other: string): number {
  const [oneMs = 0, oneNumber = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return oneMs - otherMs || oneNumber - otherNumber;
}
