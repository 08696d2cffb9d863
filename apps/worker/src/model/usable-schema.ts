import type { JsonSchema, ModelSchema } from '@tidegate/contracts';
import type { ModelDescription } from '@tidegate/model';

/** What is left of a model's schema, and a line for each problem of it, also those that were found before. */
export interface UsableSchema {
  readonly schema: ModelSchema;
  readonly problems: readonly string[];
}

/**
 * The schema that a gateway will be able to use: what is no valid JSON Schema, or refers to what is not within it, is left
 * out. The compiler is loaded for a model that has one.
 */
export async function usableSchema({ schema: given, problem }: ModelDescription): Promise<UsableSchema> {
  const problems: string[] = problem === undefined ? [] : [problem];
  const directions = Object.entries(given) as readonly (readonly [string, JsonSchema])[];
  if (directions.length === 0) return { schema: {}, problems };
  const { compileSchema } = await import('@tidegate/json-schema');
  const usable = directions.filter(([direction, schema]) => {
    const name = `the schema of the model's ${direction}`;
    try {
      for (const pattern of compileSchema(schema).uncheckedPatterns)
        problems.push(
          `${name} has a pattern that is not checked, because RE2 does not support it: ${pattern}`,
        );
      return true;
    } catch (error) {
      problems.push(`${name} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  });
  return { schema: Object.fromEntries(usable), problems };
}
