import { setTimeout as delay } from 'node:timers/promises';

/** How one try of a scripted job goes. */
export interface ScriptedTry {
  /** In each it prints a line, reports progress, and yields a part. */
  readonly steps: number;
  readonly end: 'returns' | 'throws' | 'exits';
}

/** What the scripted model is to do. */
export interface Script {
  readonly stepMilliseconds: number;
  /** One for each try; the last one also for those after it. */
  readonly tries: readonly ScriptedTry[];
}

/** A model that prints, yields and fails as its input says. Any other input comes back at once. */
export class Model {
  async *predict(
    input: Script | string,
    context: { readonly attempt: number; readonly progress: (fraction: number) => void },
  ): AsyncGenerator<string, unknown> {
    if (typeof input === 'string') return input;
    const { attempt } = context;
    const { steps, end } = input.tries[attempt - 1] ?? input.tries.at(-1) ?? { steps: 0, end: 'returns' };
    for (let step = 1; step <= steps; step += 1) {
      await delay(input.stepMilliseconds);
      console.log(`try ${attempt} line ${step}`);
      context.progress(step / steps);
      yield `try ${attempt} part ${step}`;
    }
    if (end === 'throws') throw new Error(`try ${attempt} fails`);
    if (end === 'exits') process.exit(3);
    return steps;
  }
}
