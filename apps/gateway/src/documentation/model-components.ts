import type { OpenAPIObject } from '@nestjs/swagger';
import type { JsonSchema, ModelSchema } from '@tidegate/contracts';
import { schemaComponents } from './schema-components.js';

type Components = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/**
 * The document with the models' schemas among its components, as `<model>.input` and `<model>.output`, and their
 * definitions as `<model>.input.<name>`. OpenAPI 3.1 takes JSON Schema as it is, except for the targets of references.
 */
export function withModelSchemas(
  document: OpenAPIObject,
  models: readonly string[],
  schemaOf: (model: string) => ModelSchema,
): OpenAPIObject {
  const components = models.flatMap((model) =>
    Object.entries(schemaOf(model)).flatMap(([direction, schema]: [string, JsonSchema]) =>
      schemaComponents(`${model}.${direction}`, schema),
    ),
  );
  if (components.length === 0) return document;
  const schemas = { ...document.components?.schemas, ...(Object.fromEntries(components) as Components) };
  return { ...document, components: { ...document.components, schemas } };
}
