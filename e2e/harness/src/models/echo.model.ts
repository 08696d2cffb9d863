/** A model that gives back what it is given, so that what is measured is the way there and back. */
export class Model {
  predict(input: unknown): unknown {
    return input;
  }
}
