import { watchReads } from './unread-fields.js';

/** A class of a published package of schemas. */
export interface SchemaClass {
  readonly prototype: { readonly validate: () => void };
}

/** The problems that a schema finds in an object, unknown fields included. */
export function validate(schema: SchemaClass, object: object): readonly string[] {
  const { watched, unread } = watchReads(object);
  try {
    schema.prototype.validate.call(watched);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return unread().map((field) => `unknown field ${field}`);
}
