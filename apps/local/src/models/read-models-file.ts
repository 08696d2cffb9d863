import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ModelsFile, type ModelEntry } from './models-file.schema.js';

/** Thrown when the file of models cannot be read or has a bad value; the message names file and member, in one line. */
export class ModelsFileError extends Error {
  override readonly name = 'ModelsFileError';
}

/**
 * Reads the file that names the models.
 *
 * @param path - of a YAML file with a member `models`, one entry for each model by its name
 * @throws {ModelsFileError} in one line that names the file and every bad member
 */
export function readModelsFile(path: string): readonly ModelEntry[] {
  const members = modelsOf(readYaml(path), path);
  const entries = Object.entries(members).map(([name, entry]) => ({ ...entry, name }));
  const file = plainToInstance(ModelsFile, { models: entries });
  const problems = validateSync(file, { whitelist: true, forbidNonWhitelisted: true }).flatMap((error) =>
    inWords(error, ''),
  );
  const named = [...problems, ...entries.flatMap(environmentProblems)].map((problem) =>
    problem.replace(
      /^models\.(\d+)/,
      (_, index: string) => `models.${entries[Number(index)]?.name ?? index}`,
    ),
  );
  if (named.length > 0) throw new ModelsFileError(`${path}: ${named.join('; ')}`);
  return file.models;
}

/** A variable can only be text, and a list or an object has none of its own. */
function environmentProblems(entry: object, index: number): readonly string[] {
  const environment: unknown = 'environment' in entry ? entry.environment : undefined;
  return Object.entries(isObject(environment) ? environment : {})
    .filter(([, value]) => typeof value === 'object')
    .map(([name]) => `models.${index}.environment.${name} must be text or a number`);
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ModelsFileError(`${path} cannot be read: ${reason}`, { cause: error });
  }
}

function modelsOf(content: unknown, path: string): Readonly<Record<string, object>> {
  const models = isObject(content) ? content.models : undefined;
  if (!isObject(models) || Object.keys(models).length === 0)
    throw new ModelsFileError(`${path}: it must have a member "models" with an entry for each model`);
  for (const [name, entry] of Object.entries(models))
    if (!isObject(entry)) throw new ModelsFileError(`${path}: models.${name} must be an object`);
  return models as Readonly<Record<string, object>>;
}

function inWords({ property, constraints, children }: ValidationError, parent: string): readonly string[] {
  const path = `${parent}${property}`;
  const own = Object.entries(constraints ?? {})
    .slice(0, 1)
    .map(([kind, message]) =>
      kind === 'whitelistValidation' ? `${path} is not known` : `${path}: ${message}`,
    );
  return [...own, ...(children ?? []).flatMap((child) => inWords(child, `${path}.`))];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
