/** A model that takes no time, so that only the rest of the system is measured or tested. */
export class Model {
  predict(input: string): { readonly output: string; readonly input: string } {
    return { output: `done with input ${input}`, input };
  }
}
