import type { LoadedFile } from './load-model.js';
import { shortened, thrownMessage } from './thrown-message.js';

type Direction = 'input' | 'output';

/** A model's schemas as JSON, and what is wrong with those that are left out. */
export interface DescribedModel {
  readonly json: string;
  readonly problem: string;
}

/**
 * Reads the schemas that a model's file exports as `inputSchema` and `outputSchema`, or that stand on its class under
 * these names. Never throws.
 *
 * @param maximumBytes - how long each may be as JSON
 */
export function describeModel(file: LoadedFile, maximumBytes: number): DescribedModel {
  const members: string[] = [];
  const problems: string[] = [];
  for (const direction of ['input', 'output'] as const) {
    try {
      const given = schemaOf(file, direction);
      if (given === undefined || given === null) continue;
      const json = schemaJson(given, direction);
      const bytes = Buffer.byteLength(json);
      if (bytes > maximumBytes)
        throw new RangeError(`it is ${bytes} bytes long, at most ${maximumBytes} are kept`);
      members.push(`"${direction}":${json}`);
    } catch (error) {
      problems.push(`the schema of the model's ${direction} cannot be used: ${thrownMessage(error)}`);
    }
  }
  return { json: `{${members.join(',')}}`, problem: shortened(problems.join('; ')) };
}

function schemaOf({ exported, modelClass }: LoadedFile, direction: Direction): unknown {
  const name = `${direction}Schema`;
  return exported[name] ?? (modelClass as Readonly<Record<string, unknown>>)[name];
}

/** TypeBox's types are JSON Schema; types of other libraries return it when they are called for it. */
function schemaJson(given: unknown, direction: Direction): string {
  const schema = standardSchema(given, direction) ?? given;
  const isSchema = (typeof schema === 'object' && !Array.isArray(schema)) || typeof schema === 'boolean';
  if (!isSchema) throw new TypeError('it is neither a JSON Schema nor of a library that has one');
  return JSON.stringify(schema);
}

/** What Standard JSON Schema (https://standardschema.dev) requires of libraries such as zod and ArkType. */
interface StandardSchema {
  readonly '~standard'?: {
    readonly jsonSchema?: Readonly<Record<Direction, (options: { readonly target: string }) => unknown>>;
  };
}

function standardSchema(given: unknown, direction: Direction): unknown {
  return (given as StandardSchema)['~standard']?.jsonSchema?.[direction]({ target: 'draft-2020-12' });
}
