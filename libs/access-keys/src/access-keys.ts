import { timingSafeEqual } from 'node:crypto';
import { keyDigest, keyIdOf, type AccessKey } from './access-key.js';

interface KnownKey {
  readonly key: AccessKey;
  readonly digest: Buffer;
}

/** What the text of an unknown id is compared with, so that it takes as long as that of a known one. */
const NO_DIGEST = Buffer.alloc(32);

/** Some access keys, by their texts. */
export class AccessKeys {
  private readonly byId: ReadonlyMap<string, KnownKey>;

  constructor(keys: readonly AccessKey[]) {
    this.byId = new Map(keys.map((key) => [key.id, { key, digest: Buffer.from(key.sha256, 'hex') }]));
  }

  /** How many there are. */
  get size(): number {
    return this.byId.size;
  }

  /** Whether a key that was found is still one of these, for the same client and with the same scopes. */
  has({ id, sha256, client, scopes }: AccessKey): boolean {
    const key = this.byId.get(id)?.key;
    const isSame = key?.sha256 === sha256 && key.client === client;
    return (
      isSame && key.scopes.length === scopes.length && scopes.every((scope) => key.scopes.includes(scope))
    );
  }

  /**
   * The key of a text that a client has sent, in a time that does not depend on how much of it is right.
   *
   * @returns `undefined` where it is no key, or none of these
   */
  find(text: string): AccessKey | undefined {
    const id = keyIdOf(text);
    const known = id === undefined ? undefined : this.byId.get(id);
    const isRight = timingSafeEqual(keyDigest(text), known?.digest ?? NO_DIGEST);
    return isRight ? known?.key : undefined;
  }
}
