import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { createReporter } from './reporter.js';

/** A stream that says of itself that it is a terminal of this width, and what was written to it. */
function terminal(columns: number): { readonly stream: NodeJS.WriteStream; readonly written: () => string } {
  let written = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const facts = { isTTY: true, columns, cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  return { stream: Object.assign(stream, facts) as unknown as NodeJS.WriteStream, written: () => written };
}

describe('what the user is told', () => {
  it('turns on a terminal while something takes a while', () => {
    const { stream, written } = terminal(80);
    createReporter(stream).step('looking').succeed('found');
    expect(written()).toContain('⠋');
    expect(written()).toMatch(/✔.* found\n$/);
  });

  it('is plain lines on a terminal without a width, where a spinner would never end', () => {
    const { stream, written } = terminal(0);
    const reporter = createReporter(stream);
    reporter.step('looking').succeed('found');
    reporter.line('served');
    expect(written()).toBe('looking …\nfound\nserved\n');
  });
});
