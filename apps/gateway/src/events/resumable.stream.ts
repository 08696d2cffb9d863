import { Readable } from 'node:stream';
import type { EventFollower } from './event-followers.js';
import { HEARTBEAT, STREAM_START } from './event-text.js';

/** Some events of a stream, in their order. */
export interface StreamPage<Id> {
  /** What was read up to. */
  readonly last: Id;
  /** Whether there are none after these yet. */
  readonly isLatest: boolean;
  /** Whether there will never be one after these. */
  readonly isEnd: boolean;
}

/** What a stream needs. */
export interface ResumableStreamOptions<Id, Page extends StreamPage<Id>> {
  /** That of the last event that the client has. */
  readonly after: Id;
  /** Reads what comes after an id; `undefined` when nothing is there any longer. */
  readonly read: (after: Id) => Promise<Page | undefined>;
  /** How long a stream may be silent, milliseconds. */
  readonly heartbeatMs: number;
  /** Events go to the client. */
  readonly onSent: (count: number) => void;
}

/**
 * Server-sent events, which a client resumes by the id of the last one. It reads only when it was woken and its client has taken
 * what came before, so a client that reads slowly holds one page at most; one that takes nothing for two heartbeats is cut off,
 * and resumes.
 */
export abstract class ResumableStream<Id, Page extends StreamPage<Id>>
  extends Readable
  implements EventFollower
{
  protected last: Id;
  private isReadingLog = false;
  /** Whether there may be events that were not read. */
  private isBehind = true;
  /** Whether the client takes more. */
  private hasRoom = false;
  private lastWrittenMs = performance.now();
  /** Whether its end was written, which its client may not have taken yet. */
  private hasEnd = false;

  constructor(private readonly options: ResumableStreamOptions<Id, Page>) {
    super();
    this.last = options.after;
    this.push(STREAM_START);
  }

  override _read(): void {
    this.hasRoom = true;
    void this.catchUp();
  }

  readonly wake = (): void => {
    this.isBehind = true;
    void this.catchUp();
  };

  readonly passTime = (nowMs: number): void => {
    // What could not be read because the store was away is read now.
    if (this.isBehind) void this.catchUp();
    if (nowMs - this.lastWrittenMs < this.options.heartbeatMs) return;
    // Behind its end nothing can be written. A client that does not take that is cut off too.
    if (!this.hasRoom || this.hasEnd) this.destroy();
    else this.write(this.heartbeat());
  };

  readonly stop = (): void => {
    if (!this.destroyed) this.end();
  };

  private async catchUp(): Promise<void> {
    if (this.isReadingLog) return;
    this.isReadingLog = true;
    try {
      while (this.isBehind && this.hasRoom && !this.hasEnd && !this.destroyed) await this.readPage();
    } catch {
      // The store is away: the clock, and the channel once it is back, let this go on.
      this.isBehind = true;
    } finally {
      this.isReadingLog = false;
    }
  }

  private async readPage(): Promise<void> {
    this.isBehind = false;
    const page = await this.options.read(this.last);
    if (this.destroyed || this.hasEnd) return;
    if (page === undefined) {
      this.end();
      return;
    }
    this.last = page.last;
    this.isBehind ||= !page.isLatest;
    const { text, count } = this.show(page);
    if (text !== '') this.write(text);
    this.options.onSent(count);
    if (page.isEnd) {
      this.isBehind = false;
      this.end();
    }
  }

  private end(): void {
    this.hasEnd = true;
    this.push(null);
  }

  /** A page as clients get it, and how many events they get. */
  protected abstract show(page: Page): { readonly text: string; readonly count: number };

  /** What keeps an idle stream open. */
  protected heartbeat(): string {
    return HEARTBEAT;
  }

  private write(text: string): void {
    this.lastWrittenMs = performance.now();
    this.hasRoom = this.push(text);
  }
}
