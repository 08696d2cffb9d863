export { compileSchema, MAXIMUM_COMPILED_BYTES, type CompiledSchema } from './compile-schema.js';
export { exampleValue } from './example-value.js';
export { JsonSchemaError } from './json-schema.error.js';
export type { SchemaViolation } from './schema-violation.js';
