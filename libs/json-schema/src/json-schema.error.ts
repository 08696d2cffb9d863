/** Thrown by `compileSchema` when a schema cannot be used; the message says why, in one line. */
export class JsonSchemaError extends Error {
  override readonly name = 'JsonSchemaError';
}
