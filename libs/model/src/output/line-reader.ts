import type { Readable } from 'node:stream';

const NEWLINE = 0x0a;

/** The longest line that is passed on, in bytes; the rest of a longer one is left out. */
export const MAXIMUM_LINE_BYTES = 8192;

const WINDOW_MS = 100;

/**
 * What one stream may bring in one window before it is left unread until the next: 32 MiB a second. A model that
 * prints more waits on its pipe, rather than costing its worker a whole processor.
 */
const MAXIMUM_WINDOW_BYTES = (32 * 1024 * 1024 * WINDOW_MS) / 1000;

/** What a {@link readLines} needs. */
export interface LineReaderOptions {
  readonly stream: Readable;
  /**
   * Called for each line, without its end.
   *
   * @returns whether lines are welcome; after a `false` the rest of the chunk at hand is skipped unread
   */
  readonly onLine: (text: string) => boolean;
  /** Called with the number of bytes that were skipped. */
  readonly onSkipped: (bytes: number) => void;
}

/** Reads a stream line by line for as long as it lasts, in bounded memory and at a bounded rate. */
export function readLines(options: LineReaderOptions): void {
  const { stream } = options;
  const splitter = new LineSplitter(options);
  let windowBytes = 0;
  let windowTimer: NodeJS.Timeout | undefined;
  const openWindow = (): void => {
    windowTimer = undefined;
    windowBytes = 0;
    stream.resume();
  };
  stream.on('data', (chunk: Buffer) => {
    windowTimer ??= setTimeout(openWindow, WINDOW_MS);
    windowBytes += chunk.length;
    if (windowBytes > MAXIMUM_WINDOW_BYTES) stream.pause();
    splitter.push(chunk);
  });
  stream.on('close', () => {
    clearTimeout(windowTimer);
    splitter.end();
  });
  // A pipe that breaks is an end like any other; the process's exit says what happened.
  stream.on('error', () => undefined);
}

/** Cuts chunks into lines, keeping at most one line's worth of bytes. */
class LineSplitter {
  private begun: Buffer[] = [];
  private begunBytes = 0;

  constructor(private readonly options: Pick<LineReaderOptions, 'onLine' | 'onSkipped'>) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      this.keep(chunk.subarray(start, end));
      start = end + 1;
      if (!this.emit()) {
        const skippedEnd = chunk.lastIndexOf(NEWLINE) + 1;
        if (skippedEnd > start) this.options.onSkipped(skippedEnd - start);
        start = skippedEnd;
        break;
      }
    }
    this.keep(chunk.subarray(start));
  }

  end(): void {
    if (this.begunBytes > 0) this.emit();
  }

  private keep(bytes: Buffer): void {
    const kept = Math.min(bytes.length, MAXIMUM_LINE_BYTES - this.begunBytes);
    // A copy, because a few bytes would otherwise hold the whole chunk in memory.
    if (kept > 0) this.begun.push(Buffer.from(bytes.subarray(0, kept)));
    this.begunBytes += kept;
    if (kept < bytes.length) this.options.onSkipped(bytes.length - kept);
  }

  private emit(): boolean {
    const text = Buffer.concat(this.begun).toString('utf8');
    this.begun = [];
    this.begunBytes = 0;
    return this.options.onLine(text.endsWith('\r') ? text.slice(0, -1) : text);
  }
}
