import { availableParallelism } from 'node:os';
import type { ServedModel } from './served-models.js';

/** A model's process takes hundreds of megabytes while it loads, so even a large machine never loads more at once. */
const MOST_AT_ONCE = 8;

/**
 * Does some work for each model, for as many models at once as the machine has cores: all files of twenty models at
 * once would use up the memory and the processors of a small machine.
 */
export async function eachModel(
  models: readonly ServedModel[],
  work: (model: ServedModel) => Promise<void>,
): Promise<void> {
  const rest = models.values();
  const workThrough = async (): Promise<void> => {
    for (const model of rest) await work(model);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), MOST_AT_ONCE) }, workThrough));
}
