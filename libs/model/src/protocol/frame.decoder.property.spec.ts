import { describe, expect, it } from '@jest/globals';
import fastCheck from 'fast-check';
import { encodeFrame, MAXIMUM_HEADER_BYTES } from './frame.js';
import { FrameDecoder } from './frame.decoder.js';
import { ProtocolError } from './protocol.error.js';

interface Frame {
  readonly header: unknown;
  readonly payload: string;
}

function decoded(chunks: readonly Buffer[], maximumPayloadBytes = 1_000_000): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder({
    maximumPayloadBytes,
    onFrame: (header, payload) => frames.push({ header: JSON.parse(header), payload: payload.toString() }),
  });
  for (const chunk of chunks) decoder.push(chunk);
  return frames;
}

/** Cuts bytes at the given places, each taken modulo the length. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % bytes.length), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const aFrame: fastCheck.Arbitrary<Frame> = fastCheck.record({
  header: fastCheck.record({ type: fastCheck.string(), jobId: fastCheck.string({ unit: 'grapheme' }) }),
  payload: fastCheck.string({ unit: 'grapheme', maxLength: 300 }),
});

describe('a frame decoder', () => {
  it('gives the frames that were sent, however their bytes were grouped', () => {
    fastCheck.assert(
      fastCheck.property(
        fastCheck.array(aFrame, { minLength: 1, maxLength: 6 }),
        fastCheck.array(fastCheck.nat(), { maxLength: 30 }),
        (frames, places) => {
          const bytes = Buffer.concat(
            frames.map(({ header, payload }) => encodeFrame(header as object, payload)),
          );
          expect(decoded(cut(bytes, places))).toEqual(JSON.parse(JSON.stringify(frames)));
        },
      ),
    );
  });

  it('gives them when they are cut at any one byte, and when every byte comes alone', () => {
    const frames = [
      { header: { type: 'run' }, payload: '"ü€😀"' },
      { header: { type: 'stop' }, payload: '' },
    ];
    const bytes = Buffer.concat(frames.map(({ header, payload }) => encodeFrame(header, payload)));
    for (let place = 0; place <= bytes.length; place += 1) {
      expect(decoded([bytes.subarray(0, place), bytes.subarray(place)])).toEqual(frames);
    }
    expect(decoded(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(frames);
  });

  it('accepts the longest payload, and refuses one byte more before it has come', () => {
    const longest = encodeFrame({}, 'x'.repeat(100));
    expect(decoded([longest], 100)).toHaveLength(1);
    expect(() => decoded([encodeFrame({}, 'x'.repeat(101)).subarray(0, 8)], 100)).toThrow(ProtocolError);
  });

  it('refuses a header beyond its limit, as any text is that was printed by mistake', () => {
    const text = fastCheck.string({ minLength: 8 }).map((printed) => Buffer.from(printed));
    fastCheck.assert(
      fastCheck.property(text, (bytes) => {
        fastCheck.pre(bytes.readUInt32BE(0) > MAXIMUM_HEADER_BYTES);
        expect(() => decoded([bytes])).toThrow(ProtocolError);
      }),
    );
    expect(() => decoded([Buffer.from('Hello from the model\n')])).toThrow(ProtocolError);
  });

  it('never throws anything else, whatever the bytes', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.array(fastCheck.uint8Array()), (chunks) => {
        const decoder = new FrameDecoder({ maximumPayloadBytes: 100, onFrame: () => undefined });
        try {
          for (const chunk of chunks) decoder.push(Buffer.from(chunk));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});
