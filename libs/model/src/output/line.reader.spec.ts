import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { LineReader } from './line.reader.js';

function reading() {
  const stream = new PassThrough();
  const lines: string[] = [];
  const reader = new LineReader({
    stream,
    onLine: (text) => {
      lines.push(text);
      return true;
    },
    onSkipped: () => undefined,
  });
  return { stream, lines, reader };
}

describe('a line reader', () => {
  it('gives the lines of its stream, and at its end the one that was begun', async () => {
    const { stream, lines } = reading();
    stream.write('one\ntw');
    stream.end('o\nthree');
    await finished(stream);
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('reads at once what was written, more than it reads at its usual rate too, and ends the line', async () => {
    const { stream, lines, reader } = reading();
    for (let part = 0; part < 64; part += 1) stream.write('x'.repeat(2 ** 20));
    stream.write('\nlast words');
    await LineReader.readWritten([reader]);
    expect(lines.map((line) => line.slice(-10))).toEqual(['xxxxxxxxxx', 'last words']);
    stream.end();
  });
});
