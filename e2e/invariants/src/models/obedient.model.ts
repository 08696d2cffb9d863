import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A model that does what its input asks, so that the test controls it. */
export class Model {
  /**
   * @param input - `throw MESSAGE`, `crash`, `fill BYTES`, `block`, `wait FILE` (until there is such a file), or anything else,
   *   which comes back at once
   */
  async predict(input: string): Promise<string> {
    const [order, rest = ''] = splitOnce(input);
    switch (order) {
      case 'throw':
        throw new Error(rest);
      case 'crash':
        process.exit(3);
        break;
      case 'fill':
        return 'x'.repeat(Number(rest));
      case 'block':
        for (;;);
      case 'wait':
        while (!existsSync(rest)) await delay(20);
        return `waited with ${input}`;
      default:
        return `done with ${input}`;
    }
  }
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf(' ');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
