/** A model that takes no time, so that what is measured or tested is everything around it. */
export class Model {
  predict(input: string): { readonly output: string; readonly input: string } {
    return { output: `done with input ${input}`, input };
  }
}
