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

  constructor(private readonly store: Pick<JobStore['news'], 'read'>) {}

  /** Whether it reads; until then nothing is in memory. */
  get hasBegun(): boolean {
    return this.from !== undefined;
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
    const { news, last, truncatedTo } = await this.store.read(this.to, PAGE);
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
    const news = this.kept.filter(({ id }) => compareNewsIds(id, after) > 0);
    const shown = news.slice(0, most);
    const isLatest = shown.length === news.length;
    return { news: shown, last: isLatest ? this.to : (shown.at(-1)?.id ?? after), isLatest, isEnd: false };
  }
}
