import { compareNewsIds, type JobNews, type JobStore } from '@tidegate/job-store';
import type { EndlessPage } from './news.stream.js';

/** News that a gateway keeps in memory, for all who follow. */
const MOST_KEPT = 2_000;

/** Entries that are read at once. */
const PAGE = 500;

/** Reads news once for all who follow at this gateway. */
export class NewsReader {
  private kept: readonly JobNews[] = [];
  /** Behind this id everything is in memory, up to the other one. */
  private from: string | undefined;
  private to = '';
  private isNotedNow = true;

  constructor(private readonly store: Pick<JobStore['news'], 'read'>) {}

  /** Whether it reads; until then nothing is in memory. */
  get hasBegun(): boolean {
    return this.from !== undefined;
  }

  /** Whether news were noted when they were last read. */
  get isNoted(): boolean {
    return this.isNotedNow;
  }

  /** Begins behind an id. */
  begin(after: string): void {
    this.from = after;
    this.to = after;
  }

  /**
   * Reads what is new.
   *
   * @returns whether there was anything
   * @throws {StoreUnavailableError} when the store does not answer
   */
  async readNew(): Promise<boolean> {
    const { news, last, truncatedTo, isNoted } = await this.store.read(this.to, PAGE);
    this.isNotedNow = isNoted;
    if (last === this.to) return false;
    // Who is behind a place where some are missing reads there itself, and so receives that they are.
    const isCut = truncatedTo !== undefined;
    const all = isCut ? [] : [...this.kept, ...news];
    if (isCut) this.from = last;
    const tooMany = all.length - MOST_KEPT;
    if (tooMany > 0) this.from = all[tooMany - 1]?.id ?? this.from;
    this.kept = tooMany > 0 ? all.slice(tooMany) : all;
    this.to = last;
    return true;
  }

  /** Forgets what was read: nobody follows. */
  forget(): void {
    this.kept = [];
    this.from = undefined;
    this.to = '';
  }

  /** What the store has after an id: memory may be behind it by one look. */
  async readStored(after: string, most = PAGE): Promise<EndlessPage> {
    return { ...(await this.store.read(after, Math.min(most, PAGE))), isEnd: false };
  }

  /** What comes after an id: from memory, or from the store where it is older. */
  async read(after: string, most = PAGE): Promise<EndlessPage> {
    if (this.from === undefined || compareNewsIds(after, this.from) < 0 || compareNewsIds(after, this.to) > 0)
      return this.readStored(after, most);
    const first = this.placeBehind(after);
    const shown = this.kept.slice(first, first + most);
    const isLatest = first + shown.length === this.kept.length;
    const last = isLatest ? this.to : (shown.at(-1)?.id ?? after);
    return { news: shown, last, isLatest, isNoted: this.isNotedNow, isEnd: false };
  }

  /** Where in memory the first comes that is behind an id; all are in their order, and followers ask five times a second. */
  private placeBehind(after: string): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareNewsIds(this.kept[middle]?.id ?? after, after) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
