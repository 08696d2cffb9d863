import { readFileSync } from 'node:fs';
import { AccessKeyFileError } from './access-key-file.error.js';

/** How often the file is read. */
const INTERVAL_MS = 1_000;

/** What is called as a followed file changes. */
export interface FollowedFileEvents<Value> {
  /** At each change. */
  readonly onChange: (value: Value) => void;
  /** Once when it can no longer be used: what it held before counts until it is right again. */
  readonly onUnusable: (error: AccessKeyFileError) => void;
}

/**
 * A file that is followed while the process runs: what changes in it counts a second later at most. It is read again each second,
 * since a file that a Secret is mounted as changes by a link to another folder, of which a watch of the file reports nothing.
 *
 * A file that becomes unreadable, or wrong, changes nothing: half of a file that somebody is writing must not lock everybody
 * out.
 */
export class FollowedFile<Value> {
  private text: string;
  private current: Value;
  private isUsable = true;
  private readonly timer: NodeJS.Timeout;

  /**
   * @param path - of the file
   * @param parse - reads its text; throws AccessKeyFileError when it is wrong
   * @throws {AccessKeyFileError} when it cannot be read at first
   */
  constructor(
    private readonly path: string,
    private readonly parse: (text: string) => Value,
    private readonly events: FollowedFileEvents<Value>,
  ) {
    this.text = this.read();
    this.current = parse(this.text);
    this.timer = setInterval(() => this.look(), INTERVAL_MS).unref();
  }

  /** What it holds now. */
  get value(): Value {
    return this.current;
  }

  /** Stops to follow the file. */
  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    try {
      const text = this.read();
      if (text === this.text && this.isUsable) return;
      this.current = this.parse(text);
      this.text = text;
      this.isUsable = true;
      this.events.onChange(this.current);
    } catch (error) {
      if (!(error instanceof AccessKeyFileError)) throw error;
      if (this.isUsable) this.events.onUnusable(error);
      this.isUsable = false;
    }
  }

  private read(): string {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      throw new AccessKeyFileError(error instanceof Error ? error.message : String(error));
    }
  }
}
