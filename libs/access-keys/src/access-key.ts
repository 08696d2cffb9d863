import { hash } from 'node:crypto';

/**
 * What a client may do.
 *
 * - `submit`: push jobs, and cancel or retry its own
 * - `read`: read its own jobs, and the models
 * - `admin`: all of that, for everybody's jobs
 */
export const ACCESS_SCOPES = ['submit', 'read', 'admin'] as const;

/** One of {@link ACCESS_SCOPES}. */
export type AccessScope = (typeof ACCESS_SCOPES)[number];

/** What is kept of a key: not its text, from which nobody can be made to be its client. */
export interface AccessKey {
  /** The part of the text that is no secret: 8 hexadecimal digits. */
  readonly id: string;
  /** Whose key it is. Several keys of one client see the same jobs, so that one may replace another. */
  readonly client: string;
  readonly scopes: readonly AccessScope[];
  /** SHA-256 of the text, 64 hexadecimal digits. */
  readonly sha256: string;
  /** When it was made, RFC 3339. */
  readonly createdAt: string;
  /** How many jobs its client may push in a minute, in the place of the gateway's own limit. */
  readonly submitsPerMinute?: number;
  /** How many other requests its client may send in a minute, in the place of the gateway's own limit. */
  readonly requestsPerMinute?: number;
}

const ID_BYTES = 4;

/** 256 bits. */
const SECRET_BYTES = 32;

/** A prefix by which scanners for leaked secrets find it, the id, and the secret in base64url. */
const KEY_PATTERN = /^tidegate_([0-9a-f]{8})_[\w-]{43}$/;

/**
 * Makes the text of a key.
 *
 * @param randomBytes - gives that many random bytes, unpredictable ones
 * @returns for example `tidegate_3f9a01bc_` and 43 characters
 */
export function makeKeyText(randomBytes: (count: number) => Buffer): string {
  return `tidegate_${randomBytes(ID_BYTES).toString('hex')}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** The id in the text of a key; `undefined` where the text is no key. */
export function keyIdOf(text: string): string | undefined {
  return KEY_PATTERN.exec(text)?.[1];
}

/**
 * What a key is compared by. Its text has 256 random bits, so that a plain hash is enough: a slow one protects passwords,
 * which can be guessed.
 */
export function keyDigest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
