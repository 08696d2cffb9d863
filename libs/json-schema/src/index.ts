export { compileSchema, type CompiledSchema } from './compile-schema.js';
export { exampleValue } from './example-value.js';
export type { SchemaViolation } from './schema-violation.js';
