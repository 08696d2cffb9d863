import type { Readable } from 'node:stream';
import { LineSplitter, type LineSplitterOptions } from './line.splitter.js';

const WINDOW_MS = 100;

/**
 * What one stream may bring in one window before it is left unread until the next: 32 MiB a second. A model that
 * prints more waits on its pipe, instead of using a whole processor of its worker.
 */
const MAXIMUM_WINDOW_BYTES = (32 * 1024 * 1024 * WINDOW_MS) / 1000;

/** How far apart two states of a progress bar are passed on, in milliseconds. */
const BAR_INTERVAL_MS = 1000;

/** How many turns of the event loop the reading of what was written may take; only a flood needs more than a few. */
const MAXIMUM_TURNS = 16;

/** What a {@link LineReader} needs. */
export interface LineReaderOptions extends LineSplitterOptions {
  readonly stream: Readable;
}

/**
 * Reads a stream line by line for as long as it lasts, in bounded memory and at a bounded rate. A progress bar, a line
 * that carriage returns overwrite, is a line whenever it has changed for a second, and when it ends.
 */
export class LineReader {
  private readonly stream: Readable;
  private readonly splitter: LineSplitter;
  private windowBytes = 0;
  private windowTimer: NodeJS.Timeout | undefined;
  private barTimer: NodeJS.Timeout | undefined;
  private isHurrying = false;
  private chunks = 0;

  constructor(options: LineReaderOptions) {
    this.stream = options.stream;
    this.splitter = new LineSplitter(options);
    this.stream.on('data', (chunk: Buffer) => this.receive(chunk));
    this.stream.on('close', () => this.end());
    // A broken pipe is an end like any other; the process's exit shows what happened.
    this.stream.on('error', () => undefined);
  }

  /**
   * Reads all that was written to the streams before now, then ends their begun lines. A whole turn of the event loop
   * reads every stream that had something to read when it began; the turn that is under way may have begun too early.
   */
  static async readWritten(readers: readonly LineReader[]): Promise<void> {
    const chunks = (): number => readers.reduce((sum, reader) => sum + reader.chunks, 0);
    for (const reader of readers) reader.hurry(true);
    await turnOver();
    for (let turn = 0; turn < MAXIMUM_TURNS; turn += 1) {
      const before = chunks();
      await turnOver();
      if (chunks() === before) break;
    }
    for (const reader of readers) {
      reader.hurry(false);
      reader.endLine();
    }
  }

  /** Stops reading. A line that was begun counts as a line. */
  end(): void {
    clearTimeout(this.windowTimer);
    this.endLine();
  }

  private receive(chunk: Buffer): void {
    this.chunks += 1;
    this.windowTimer ??= setTimeout(() => this.openWindow(), WINDOW_MS);
    this.windowBytes += chunk.length;
    if (this.windowBytes > MAXIMUM_WINDOW_BYTES && !this.isHurrying) this.stream.pause();
    this.splitter.push(chunk);
    if (this.splitter.isOverwritten) this.barTimer ??= setTimeout(() => this.showBar(), BAR_INTERVAL_MS);
  }

  private openWindow(): void {
    this.windowTimer = undefined;
    this.windowBytes = 0;
    this.stream.resume();
  }

  private hurry(isHurrying: boolean): void {
    this.isHurrying = isHurrying;
    if (isHurrying && this.stream.isPaused()) this.stream.resume();
  }

  private showBar(): void {
    this.barTimer = undefined;
    this.splitter.show();
  }

  private endLine(): void {
    clearTimeout(this.barTimer);
    this.barTimer = undefined;
    this.splitter.end();
  }
}

/** The next turn of the event loop begins. */
function turnOver(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
