import { readFileSync } from 'node:fs';
import { AccessKeyFileError } from './access-key-file.error.js';
import { AccessKeys } from './access-keys.js';
import { parseAccessKeys } from './parse-access-keys.js';

/** What happens to a file that is followed. */
export type AccessKeyFileEvent =
  | { readonly kind: 'changed'; readonly keys: number }
  /** The keys of before stay until the file is right again. */
  | { readonly kind: 'unusable'; readonly error: AccessKeyFileError };

/** How often the file is read. */
const INTERVAL_MS = 1_000;

/**
 * A file of access keys that is followed while the process runs: a key that is added or taken out counts a second later at
 * most. It is read again each second, since a file that a Secret is mounted as changes by a link to another folder, of which a
 * watch of the file reports nothing.
 *
 * A file that becomes unreadable, or wrong, changes nothing: half of a file that somebody is writing must not lock everybody
 * out.
 */
export class AccessKeyFile {
  private text: string;
  private current: AccessKeys;
  private isUsable = true;
  private readonly timer: NodeJS.Timeout;

  /**
   * @param path - of the file
   * @param onEvent - is called at each change of the file, and once when it can no longer be used
   * @throws {AccessKeyFileError} when it cannot be read at first
   */
  constructor(
    private readonly path: string,
    private readonly onEvent: (event: AccessKeyFileEvent) => void,
  ) {
    this.text = this.read();
    this.current = new AccessKeys(parseAccessKeys(this.text));
    this.timer = setInterval(() => this.look(), INTERVAL_MS).unref();
  }

  /** The keys that count now. */
  get keys(): AccessKeys {
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
      this.current = new AccessKeys(parseAccessKeys(text));
      this.text = text;
      this.isUsable = true;
      this.onEvent({ kind: 'changed', keys: this.current.size });
    } catch (error) {
      if (!(error instanceof AccessKeyFileError)) throw error;
      if (this.isUsable) this.onEvent({ kind: 'unusable', error });
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
