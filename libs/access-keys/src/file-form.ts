import { Ajv, type Options, type SchemaObject, type ValidateFunction } from 'ajv';
import { AccessKeyFileError } from './access-key-file.error.js';

/** The form of a file with a list of things that have ids, as JSON Schema says it. */
export class FileForm<T> {
  /** Made at the first use: ajv compiles its schema of schemas then, which would take a tenth of each start. */
  private validate: ValidateFunction<T> | undefined;

  constructor(
    private readonly schema: SchemaObject,
    private readonly options: Options = {},
  ) {}

  /**
   * Reads the text of a file of this form.
   *
   * @throws {AccessKeyFileError} with one line that says what is wrong with it, and quotes nothing of it
   */
  read(text: string): T {
    const value = parseJson(text);
    this.validate ??= new Ajv(this.options).compile<T>(this.schema);
    if (this.validate(value)) return value;
    const [error] = this.validate.errors ?? [];
    const place = error?.instancePath ?? '';
    throw new AccessKeyFileError(`${place === '' ? 'it' : place} ${error?.message ?? 'is not valid'}`);
  }
}

/**
 * Refuses an id that is there twice.
 *
 * @param what - that which has the ids, as in "key"
 * @throws {AccessKeyFileError} with one line that names it
 */
export function requireEachOnce(what: string, things: readonly { readonly id: string }[]): void {
  const ids = things.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new AccessKeyFileError(`the ${what} ${twice} is in it twice`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message quotes the text, and with it what may be a key in the wrong place.
    throw new AccessKeyFileError('it is not JSON');
  }
}
