import { isFile } from '../models/model-source.js';
import { scaledObjectOf } from '../models/scaled-object-of.js';
import type { ServedModel } from '../models/served-models.js';

/**
 * The models that an earlier run served and this one does not; only those with jobs get workers.
 *
 * @param recorded - what earlier runs served
 * @param served - what this one serves
 */
export function removedModels(
  recorded: readonly ServedModel[],
  served: readonly ServedModel[],
): readonly ServedModel[] {
  const names = new Set(served.map(({ name }) => name));
  return recorded
    .filter(({ name }) => !names.has(name))
    .map((model) => ({ ...model, scaledObject: scaledObjectOf(model.scaledObject, { minReplicas: 0 }) }));
}

/** Whether the file of a model is there; without it there can be no workers. */
export function hasFile({ environment: { MODEL } }: ServedModel): boolean {
  return MODEL === undefined || isFile(MODEL);
}
