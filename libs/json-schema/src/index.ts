export { compileSchema, MAXIMUM_COMPILED_BYTES, type CompiledSchema } from './compile-schema.js';
export { JsonSchemaError } from './json-schema.error.js';
export type { SchemaViolation } from './schema-violation.js';
