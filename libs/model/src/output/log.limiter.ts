import type { ModelLogLine } from '../model-host.options.js';

const WINDOW_MS = 1000;

/** How many lines of a model are passed on in each second. */
export const MAXIMUM_LINES_PER_SECOND = 200;

/**
 * Passes on a limited number of lines a second and reports, at the end of each second, how much it left out: a model that prints
 * without end must not fill the disk that its worker's log goes to.
 */
export class LogLimiter {
  private windowLines = 0;
  private droppedLines = 0;
  private skippedBytes = 0;
  private windowTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly onLog: (line: ModelLogLine) => void,
    private readonly linesPerSecond = MAXIMUM_LINES_PER_SECOND,
  ) {}

  /**
   * Takes a line.
   *
   * @returns whether the next one will be passed on as well
   */
  take(line: ModelLogLine): boolean {
    this.openWindow();
    if (this.windowLines >= this.linesPerSecond) {
      this.droppedLines += 1;
      return false;
    }
    this.windowLines += 1;
    this.onLog(line);
    return this.windowLines < this.linesPerSecond;
  }

  /** Takes note of output that was not even cut into lines. */
  skip(bytes: number): void {
    this.openWindow();
    this.skippedBytes += bytes;
  }

  /** Ends the current second, so that what was left out is reported now. */
  close(): void {
    clearTimeout(this.windowTimer);
    this.windowTimer = undefined;
    const { droppedLines, skippedBytes } = this;
    this.windowLines = 0;
    this.droppedLines = 0;
    this.skippedBytes = 0;
    if (droppedLines === 0 && skippedBytes === 0) return;
    this.onLog({
      source: 'stderr',
      text: `… output left out: ${droppedLines} lines and ${skippedBytes} bytes more`,
    });
  }

  private openWindow(): void {
    this.windowTimer ??= setTimeout(() => this.close(), WINDOW_MS).unref();
  }
}
