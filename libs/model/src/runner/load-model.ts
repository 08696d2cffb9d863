import { pathToFileURL } from 'node:url';
import type { Model } from '../model.js';
import { type ExportedClass, refuseClass, refuseModel } from './model-shape.js';

type Exports = Readonly<Record<string, unknown>>;

/** What a model file contains. */
export interface LoadedFile {
  /** All that it exports, of CommonJS that was translated too. */
  readonly exported: Exports;
  /** What is to be the model's class; whether it is one shows when the model is made. */
  readonly modelClass: unknown;
}

/**
 * Loads a model file, without making its model.
 *
 * @param modelPath - absolute path of a file that plain Node can load
 * @param modelName - path of the file as its author knows it
 * @throws {TypeError} when the file exports no class that can be served; and whatever its code throws
 */
export async function loadModelFile(modelPath: string, modelName: string): Promise<LoadedFile> {
  const exported = (await import(pathToFileURL(modelPath).href)) as Exports;
  const { default: main, Model: named } = exported;
  // A CommonJS file that was translated has all its exports below its default.
  const below = typeof main === 'object' && main !== null ? (main as Exports) : {};
  const modelClass = [main, named, below.Model].find((value) => typeof value === 'function');
  if (modelClass === undefined) {
    throw new TypeError(
      `${modelName} exports no model: export a class as its default or under the name Model`,
    );
  }
  refuseClass(modelClass as ExportedClass, modelName);
  return { exported: { ...below, ...exported }, modelClass };
}

/**
 * Makes the model of a file, without setting it up.
 *
 * @throws {TypeError} when it is none; and whatever its constructor throws
 */
export function makeModel({ modelClass }: LoadedFile, modelName: string): Model {
  const model = new (modelClass as new () => Model)();
  refuseModel(model, modelName);
  return model;
}
