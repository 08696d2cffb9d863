import { pathToFileURL } from 'node:url';
import type { Model } from '../contract/model.js';

/**
 * Loads a model file and makes its model, without setting it up.
 *
 * @param modelPath - absolute path of a file that plain Node can load
 * @param modelName - path of the file as its author knows it
 * @throws {TypeError} when the file exports no model; and whatever its code or its constructor throws
 */
export async function loadModel(modelPath: string, modelName: string): Promise<Model> {
  const exported = (await import(pathToFileURL(modelPath).href)) as Readonly<Record<string, unknown>>;
  const modelClass = candidates(exported).find((value) => typeof value === 'function');
  if (modelClass === undefined) {
    throw new TypeError(
      `${modelName} exports no model: export a class as its default or under the name Model`,
    );
  }
  // Whether it is a class, and one of the right shape, shows in the next lines only.
  const model = new (modelClass as new () => Partial<Model>)();
  if (typeof model.predict !== 'function')
    throw new TypeError(`the model of ${modelName} has no method predict`);
  return model as Model;
}

/** Where the class may be. A CommonJS file that was translated has all its exports below its default. */
function candidates({ default: main, Model: named }: Readonly<Record<string, unknown>>): unknown[] {
  const below = typeof main === 'object' && main !== null && 'Model' in main ? main.Model : undefined;
  return [main, named, below];
}
