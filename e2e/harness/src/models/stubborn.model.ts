import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What a stubborn model does when its job is canceled. One that blocks can do nothing, not even end when its process is asked
 * to by SIGTERM.
 */
export type Manner = 'obeys' | 'obeys late' | 'ignores it' | 'blocks';

/** What the stubborn model is to do. */
export interface Stubborn {
  /** How long a try takes. */
  readonly milliseconds: number;
  readonly manner: Manner;
  /** How much later it obeys, where it obeys late. */
  readonly lateMilliseconds?: number;
  /** How many tries throw before one returns. */
  readonly failures?: number;
  /** A file to which each try appends a line when it begins: the number of the try, and the time in milliseconds since the epoch. */
  readonly notes?: string;
}

/** What a try needs of its context. */
interface Try {
  readonly signal: AbortSignal;
  readonly attempt: number;
}

/** A model that stops as its input says when its job is canceled: at once, late, or not at all. */
export class Model {
  async predict(input: Stubborn, { signal, attempt }: Try): Promise<string> {
    const { milliseconds, manner, lateMilliseconds = 0, failures = 0, notes } = input;
    if (notes !== undefined) appendFileSync(notes, `${attempt} ${Date.now()}\n`);
    await this.take(milliseconds, manner, lateMilliseconds, signal);
    if (attempt <= failures) throw new Error(`try ${attempt} fails`);
    return `try ${attempt} returns`;
  }

  private async take(
    milliseconds: number,
    manner: Manner,
    lateMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    switch (manner) {
      case 'obeys':
        await delay(milliseconds, undefined, { signal });
        break;
      case 'obeys late':
        await delay(milliseconds, undefined, { signal }).catch(async (error: unknown) => {
          await delay(lateMs);
          throw error;
        });
        break;
      case 'ignores it':
        await delay(milliseconds);
        break;
      case 'blocks':
        // Takes no processor time.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    }
  }
}
