/** Thrown by `compileSchema` when a schema cannot be used; the message has the reason, in one line. */
export class JsonSchemaError extends Error {
  override readonly name = 'JsonSchemaError';
}
