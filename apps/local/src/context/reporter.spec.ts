import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { createReporter } from './reporter.js';

/** A stream that reports to be a terminal of this width, and what was written to it. */
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

describe('what the user reads', () => {
  it('turns on a terminal while something takes a while', () => {
    const { stream, written } = terminal(80);
    createReporter(stream, { TERM: 'xterm' }).step('looking').succeed('found');
    expect(written()).toContain('⠋');
    expect(written()).toMatch(/✔.* found\n$/);
  });

  it.each([
    ['without a width, where a spinner would never end', 0, { TERM: 'xterm' }],
    ['that cannot go back in its line', 80, { TERM: 'dumb' }],
    ['of a machine that runs checks, where nobody looks', 80, { TERM: 'xterm', CI: 'true' }],
  ])('is plain lines on a terminal %s', (_terminal, columns, environment) => {
    const { stream, written } = terminal(columns);
    const reporter = createReporter(stream, environment);
    reporter.step('looking').succeed('found');
    reporter.line('served');
    expect(written()).toBe('looking …\nfound\nserved\n');
  });
});
