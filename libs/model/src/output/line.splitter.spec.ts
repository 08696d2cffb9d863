import { describe, expect, it } from '@jest/globals';
import fastCheck from 'fast-check';
import { LineSplitter, MAXIMUM_LINE_BYTES } from './line.splitter.js';

/** A splitter with what it has given; after this many lines it accepts no further one. */
function splitting(wanted = Infinity) {
  const lines: string[] = [];
  const skipped = { bytes: 0 };
  const splitter = new LineSplitter({
    onLine: (text) => lines.push(text) < wanted,
    onSkipped: (bytes) => (skipped.bytes += bytes),
  });
  const push = (...texts: string[]): void => {
    for (const text of texts) splitter.push(Buffer.from(text));
  };
  return { splitter, lines, skipped, push };
}

/** The text in pieces of this many bytes. */
function pieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

const aText = fastCheck.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
const aSize = fastCheck.integer({ min: 1, max: 20 });

describe('a line splitter', () => {
  it('gives the lines that were written, however their bytes were grouped', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.array(aText), aSize, (written, size) => {
        const { splitter, lines, skipped } = splitting();
        const text = written.map((line) => `${line}\n`).join('');
        for (const piece of pieces(text, size)) splitter.push(piece);
        splitter.end();
        expect(lines).toEqual(written);
        expect(skipped.bytes).toBe(0);
      }),
    );
  });

  it('takes both kinds of line ends, and a last line without one', () => {
    const { splitter, lines, push } = splitting();
    push('a\r\n\nb');
    splitter.end();
    splitter.end();
    expect(lines).toEqual(['a', '', 'b']);
  });

  it('cuts a long line and counts what it left out', () => {
    const { lines, skipped, push } = splitting();
    push('x'.repeat(MAXIMUM_LINE_BYTES), 'yyy', 'zz\nnext\n');
    expect(lines).toEqual(['x'.repeat(MAXIMUM_LINE_BYTES), 'next']);
    expect(skipped.bytes).toBe(5);
  });

  it('skips the rest of a chunk when no further lines are accepted, and goes on at a line', () => {
    const { lines, skipped, push } = splitting(1);
    push('a\nb\nc\nhalf a ', 'line\nd\n');
    expect(lines).toEqual(['a', 'half a line']);
    expect(skipped.bytes).toBe('b\nc\n'.length + 'd\n'.length);
  });

  describe('of a line that carriage returns overwrite', () => {
    it.each([
      ['what was written last', '10 %\r20 %\r30 %\n', ['30 %']],
      ['that, where each state begins with the return', '\r10 %\r20 %\n', ['20 %']],
      ['that, where each state ends with it', '10 %\r20 %\r\n', ['20 %']],
      ['that, where there are many', 'a\r\r\rb\r\r\r\n', ['b']],
      ['what follows it once it is wiped out', '10 %\r    \rdone\n', ['done']],
      ['nothing of the line before', 'before\n10 %\r20 %\n', ['before', '20 %']],
      ['nothing into the line after', '10 %\r20 %\nafter\n', ['20 %', 'after']],
      ['its state, without an end', '10 %\r20 %', ['20 %']],
      ['its state, with a return at its end', '10 %\r20 %\r', ['20 %']],
      ['nothing once it is wiped out, without an end', '10 %\r    \r', []],
    ])('gives %s: %j', (_name, text, expected) => {
      for (let size = 1; size <= text.length; size += 1) {
        const { splitter, lines } = splitting();
        for (const piece of pieces(text, size)) splitter.push(piece);
        splitter.end();
        expect(lines).toEqual(expected);
      }
    });

    it('gives its last state, whatever states it has had and however they were grouped', () => {
      const aState = aText.filter((text) => text.trim() !== '');
      fastCheck.assert(
        fastCheck.property(fastCheck.array(aState, { minLength: 1 }), aSize, (states, size) => {
          const { splitter, lines } = splitting();
          for (const piece of pieces(`${states.join('\r')}\n`, size)) splitter.push(piece);
          expect(lines).toEqual(states.slice(-1));
        }),
      );
    });

    it('shows the current state when called, each state once, and not again at the end', () => {
      const { splitter, lines, push } = splitting();
      push('\r10 %', '\r20 %');
      splitter.show();
      splitter.show();
      push('\r30 %\r');
      splitter.show();
      push('\n', '\r40 %');
      splitter.end();
      expect(lines).toEqual(['20 %', '30 %', '40 %']);
    });

    it('shows nothing of a line without a return, nor of one that is wiped out', () => {
      const { splitter, lines, push } = splitting();
      push('begun');
      splitter.show();
      push('\n\r10 %\r    \r');
      splitter.show();
      expect(lines).toEqual(['begun']);
    });
  });
});
