import { describe, expect, it } from '@jest/globals';
import fastCheck from 'fast-check';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { MAXIMUM_LINE_BYTES, readLines } from './line-reader.js';

interface Reading {
  readonly lines: string[];
  readonly skippedBytes: number;
}

async function read(chunks: readonly Buffer[], wanted = Infinity): Promise<Reading> {
  const stream = new PassThrough();
  const lines: string[] = [];
  let skippedBytes = 0;
  readLines({
    stream,
    onLine: (text) => lines.push(text) < wanted,
    onSkipped: (bytes) => (skippedBytes += bytes),
  });
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return { lines, skippedBytes };
}

describe('a line reader', () => {
  it('gives the lines that were written, however their bytes were grouped', async () => {
    const aLine = fastCheck.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
    await fastCheck.assert(
      fastCheck.asyncProperty(
        fastCheck.array(aLine),
        fastCheck.integer({ min: 1, max: 20 }),
        async (lines, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.subarray(index * size, (index + 1) * size),
          );
          expect(await read(chunks)).toEqual({ lines, skippedBytes: 0 });
        },
      ),
    );
  });

  it('takes both kinds of line ends, and a last line without one', async () => {
    expect(await read([Buffer.from('a\r\n\nb')])).toEqual({ lines: ['a', '', 'b'], skippedBytes: 0 });
  });

  it('cuts a long line and counts what it left out', async () => {
    const { lines, skippedBytes } = await read([
      Buffer.alloc(MAXIMUM_LINE_BYTES, 'x'),
      Buffer.from('yyy'),
      Buffer.from('zz\nnext\n'),
    ]);
    expect(lines).toEqual(['x'.repeat(MAXIMUM_LINE_BYTES), 'next']);
    expect(skippedBytes).toBe(5);
  });

  it('skips the rest of a chunk when no more lines are welcome, and goes on at a line', async () => {
    const { lines, skippedBytes } = await read(
      [Buffer.from('a\nb\nc\nhalf a '), Buffer.from('line\nd\n')],
      1,
    );
    expect(lines).toEqual(['a', 'half a line']);
    expect(skippedBytes).toBe('b\nc\n'.length + 'd\n'.length);
  });
});
