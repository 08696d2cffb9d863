/** A model that returns its input, so that only the way to the model and back is measured. */
export class Model {
  predict(input: unknown): unknown {
    return input;
  }
}
