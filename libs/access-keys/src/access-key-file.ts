import type { AccessKeyFileError } from './access-key-file.error.js';
import { AccessKeys } from './access-keys.js';
import { FollowedFile } from './followed-file.js';
import { parseAccessKeys } from './parse-access-keys.js';

/** What happens to a file that is followed. */
export type AccessKeyFileEvent =
  | { readonly kind: 'changed'; readonly keys: number }
  /** The keys of before stay until the file is right again. */
  | { readonly kind: 'unusable'; readonly error: AccessKeyFileError };

/** A file of access keys that is followed: a key that is added or taken out counts a second later at most. */
export class AccessKeyFile {
  private readonly file: FollowedFile<AccessKeys>;

  /**
   * @param path - of the file
   * @param onEvent - is called at each change of the file, and once when it can no longer be used
   * @throws {AccessKeyFileError} when it cannot be read at first
   */
  constructor(path: string, onEvent: (event: AccessKeyFileEvent) => void) {
    this.file = new FollowedFile(path, (text) => new AccessKeys(parseAccessKeys(text)), {
      onChange: (keys) => onEvent({ kind: 'changed', keys: keys.size }),
      onUnusable: (error) => onEvent({ kind: 'unusable', error }),
    });
  }

  /** The keys that count now. */
  get keys(): AccessKeys {
    return this.file.value;
  }

  /** Stops to follow the file. */
  close(): void {
    this.file.close();
  }
}
