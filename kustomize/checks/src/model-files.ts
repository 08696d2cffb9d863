import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MANIFESTS } from './kustomizations.js';

/** The file with the default of every field. */
const DEFAULTS_FILE = 'components/model/queue-length/model.yaml';

/** One variable of a model's environment, as of a container. */
interface Variable {
  readonly name: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

/** The file that a model of one's own is described by. */
export interface ModelFile {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & { readonly environment?: readonly Variable[] };
}

const read = (file: string): ModelFile => parse(readFileSync(join(MANIFESTS, file), 'utf8')) as ModelFile;

/** The defaults of all fields. */
export const MODEL_DEFAULTS: ModelFile = read(DEFAULTS_FILE);

/** Every file of a model that an overlay of ours brings. */
export const MODEL_FILES: readonly ModelFile[] = readdirSync(MANIFESTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('/model.yaml') && file !== DEFAULTS_FILE)
  .sort()
  .map(read);

/** Fields of a model's file that have no meaning, and would be ignored. */
export function unknownFields({ metadata, spec }: ModelFile): readonly string[] {
  const { scaling = {}, ...fields } = spec;
  const unknown = (given: object, known: object, path: string): readonly string[] =>
    Object.keys(given)
      .filter((field) => !(field in known))
      .map((field) => `model ${metadata.name}: ${path}${field} is not known`);
  const { scaling: knownScaling, ...knownFields } = MODEL_DEFAULTS.spec;
  return [
    ...unknown(fields, knownFields, 'spec.'),
    ...unknown(scaling as object, knownScaling as object, 'spec.scaling.'),
  ];
}

/** The names of the variables that models of one's own are given, by model. */
export function ownVariables(model: string): readonly string[] {
  return environmentOf(model).map(({ name }) => name);
}

/** The Secrets, and their keys, that models of one's own read: theirs to supply. */
export const MODEL_SECRETS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  MODEL_FILES.flatMap(({ metadata }) => environmentOf(metadata.name))
    .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])
    .map(({ name, key }) => [name, [key]]),
);

function environmentOf(model: string): readonly Variable[] {
  return MODEL_FILES.find(({ metadata }) => metadata.name === model)?.spec.environment ?? [];
}
