import { ACCESS_SCOPES, type AccessKey } from './access-key.js';
import { FileForm, requireEachOnce } from './file-form.js';

/** The form of a file of access keys. */
interface AccessKeyList {
  readonly keys: readonly AccessKey[];
}

/** A client's name stands in records, metrics of rate limits and audit lines. */
export const CLIENT_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

const LIMIT = { type: 'integer', minimum: 1, maximum: 1_000_000_000 };

const ACCESS_KEY_LIST = new FileForm<AccessKeyList>({
  type: 'object',
  required: ['keys'],
  additionalProperties: false,
  properties: {
    keys: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'client', 'scopes', 'sha256', 'createdAt'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', pattern: '^[0-9a-f]{8}$' },
          client: { type: 'string', pattern: CLIENT_NAME },
          scopes: { type: 'array', minItems: 1, items: { enum: [...ACCESS_SCOPES] } },
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          createdAt: { type: 'string' },
          submitsPerMinute: LIMIT,
          requestsPerMinute: LIMIT,
        },
      },
    },
  },
});

/**
 * Reads the text of a file of access keys: `{"keys": […]}`, each as an {@link AccessKey}.
 *
 * @throws {AccessKeyFileError} with one line that says what is wrong with it
 */
export function parseAccessKeys(text: string): readonly AccessKey[] {
  const { keys } = ACCESS_KEY_LIST.read(text);
  requireEachOnce('key', keys);
  return keys;
}

/** Writes what {@link parseAccessKeys} reads, in lines for people. */
export function accessKeysText(keys: readonly AccessKey[]): string {
  return `${JSON.stringify({ keys }, undefined, 2)}\n`;
}
