const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The longest line that is passed on, in bytes; the rest of a longer one is left out. */
export const MAXIMUM_LINE_BYTES = 8192;

/** What a {@link LineSplitter} needs. */
export interface LineSplitterOptions {
  /**
   * Called for each line, without its end.
   *
   * @returns whether further lines are accepted; after a `false` the rest of the current chunk is skipped
   */
  readonly onLine: (text: string) => boolean;
  /** Called with the number of bytes that were skipped. */
  readonly onSkipped: (bytes: number) => void;
}

/**
 * Cuts chunks into lines, keeping at most one line's worth of bytes.
 *
 * A carriage return lets what follows overwrite the line, as on a terminal: of `10 %\r20 %\r30 %\n` the line is `30 %`.
 */
export class LineSplitter {
  private begun: Buffer[] = [];
  private begunBytes = 0;
  /** What stands in the line where a carriage return ended it and nothing has followed. */
  private overwritten: string | undefined;
  private shown: string | undefined;

  constructor(private readonly options: LineSplitterOptions) {}

  /** Whether the current line is a progress bar: a carriage return has come. */
  get isOverwritten(): boolean {
    return this.overwritten !== undefined;
  }

  /** Takes the next bytes. */
  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      this.take(chunk.subarray(start, end));
      start = end + 1;
      if (!this.emit()) {
        const skippedEnd = chunk.lastIndexOf(NEWLINE) + 1;
        if (skippedEnd > start) this.options.onSkipped(skippedEnd - start);
        start = skippedEnd;
        break;
      }
    }
    this.take(chunk.subarray(start));
  }

  /** Passes on the current text of a line that is overwritten, if it has changed since it was passed on last. */
  show(): void {
    const text = this.text();
    if (!this.isOverwritten || text.trim() === '' || text === this.shown) return;
    this.shown = text;
    this.options.onLine(text);
  }

  /** Ends a line that was begun. A line that was wiped out, or that was shown already, does not count. */
  end(): void {
    const isWiped = this.isOverwritten && this.text().trim() === '';
    if (isWiped) this.clear();
    else if (this.isOverwritten || this.begunBytes > 0) this.emit();
  }

  /** Takes bytes of one line. */
  private take(bytes: Buffer): void {
    const lastReturn = bytes.lastIndexOf(CARRIAGE_RETURN);
    if (lastReturn === -1) {
      this.keep(bytes);
      return;
    }
    let end = lastReturn;
    while (end > 0 && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
    const start = bytes.subarray(0, end).lastIndexOf(CARRIAGE_RETURN) + 1;
    if (start > 0) this.forget();
    this.keep(bytes.subarray(start, end));
    this.overwritten = this.text();
    this.forget();
    this.keep(bytes.subarray(lastReturn + 1));
  }

  private keep(bytes: Buffer): void {
    const kept = Math.min(bytes.length, MAXIMUM_LINE_BYTES - this.begunBytes);
    // A copy, because a few bytes would otherwise hold the whole chunk in memory.
    if (kept > 0) this.begun.push(Buffer.from(bytes.subarray(0, kept)));
    this.begunBytes += kept;
    if (kept < bytes.length) this.options.onSkipped(bytes.length - kept);
  }

  private text(): string {
    if (this.begunBytes === 0) return this.overwritten ?? '';
    return Buffer.concat(this.begun).toString('utf8');
  }

  private emit(): boolean {
    const text = this.text();
    const isShown = this.isOverwritten && text === this.shown;
    this.clear();
    return isShown || this.options.onLine(text);
  }

  private clear(): void {
    this.forget();
    this.overwritten = undefined;
    this.shown = undefined;
  }

  private forget(): void {
    this.begun = [];
    this.begunBytes = 0;
  }
}
