import { watchReads } from './unread-fields.js';

/** A class of a published package of schemas. */
export interface SchemaClass {
  readonly prototype: { readonly validate: () => void };
}

/** What a schema finds wrong with an object, fields that it does not know included. */
export function validate(schema: SchemaClass, object: object): readonly string[] {
  const { watched, unread } = watchReads(object);
  try {
    schema.prototype.validate.call(watched);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return unread().map((field) => `unknown field ${field}`);
}
