import { Ajv, type ValidateFunction } from 'ajv';
import { ACCESS_SCOPES, type AccessKey } from './access-key.js';
import { AccessKeyFileError } from './access-key-file.error.js';

/** The form of a file of access keys. */
interface AccessKeyList {
  readonly keys: readonly AccessKey[];
}

/** A client's name stands in records, metrics of rate limits and audit lines. */
export const CLIENT_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

const LIMIT = { type: 'integer', minimum: 1, maximum: 1_000_000_000 };

const ACCESS_KEY_LIST = {
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
};

/** Compiled at the first use: ajv compiles its schema of schemas then, which would take a tenth of each start. */
let compiled: ValidateFunction<AccessKeyList> | undefined;

/**
 * Reads the text of a file of access keys: `{"keys": […]}`, each as an {@link AccessKey}.
 *
 * @throws {AccessKeyFileError} with one line that says what is wrong with it
 */
export function parseAccessKeys(text: string): readonly AccessKey[] {
  const value = parseJson(text);
  const isAccessKeyList = (compiled ??= new Ajv().compile<AccessKeyList>(ACCESS_KEY_LIST));
  if (!isAccessKeyList(value)) {
    const [error] = isAccessKeyList.errors ?? [];
    const place = error?.instancePath ?? '';
    throw new AccessKeyFileError(`${place === '' ? 'it' : place} ${error?.message ?? 'is not valid'}`);
  }
  const ids = value.keys.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new AccessKeyFileError(`the key ${twice} is in it twice`);
  return value.keys;
}

/** Writes what {@link parseAccessKeys} reads, in lines for people. */
export function accessKeysText(keys: readonly AccessKey[]): string {
  return `${JSON.stringify({ keys }, undefined, 2)}\n`;
}

/** @throws {AccessKeyFileError} when it is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message quotes the text, and with it what may be a key in the wrong place.
    throw new AccessKeyFileError('it is not JSON');
  }
}
