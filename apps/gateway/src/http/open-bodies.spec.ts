import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PassThrough, Readable } from 'node:stream';
import { OpenBodies } from './open-bodies.js';

const BLOCK_BYTES = 16_384;
const BODY_LIMIT_BYTES = 10 * BLOCK_BYTES;
const NO_ROOM = { status: 503, headers: { 'retry-after': '1' } };

/** A body that has begun and does not end. */
function beginBody(bytes: number): Readable {
  const body = new PassThrough();
  body.write(Buffer.alloc(bytes));
  return body;
}

function read(bodies: OpenBodies, owner: object, body: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    bodies.read(owner, body, BODY_LIMIT_BYTES, (error, text = '') => (error ? reject(error) : resolve(text)));
  });
}

function readWhole(bodies: OpenBodies, owner: object, pieces: readonly Uint8Array[]): Promise<string> {
  return read(bodies, owner, Readable.from(pieces.map((piece) => Buffer.from(piece))));
}

/** Lets what was written come in. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe(OpenBodies.name, () => {
  it('gives back every body as it was sent, whatever its pieces, also from memory that is used again', async () => {
    const bodies = new OpenBodies(BODY_LIMIT_BYTES);
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .integer({ min: BLOCK_BYTES - 2, max: BLOCK_BYTES + 2 })
        .map((size) => new Uint8Array(size).fill(size)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
        const owner = {};
        const whole = await readWhole(bodies, owner, pieces);
        expect(whole).toBe(Buffer.concat(pieces).toString('utf8'));
        bodies.release(owner);
      }),
    );
  });

  it('refuses a further body when all together would take more, until one is let go', async () => {
    const bodies = new OpenBodies(3 * BLOCK_BYTES);
    const first = {};
    void read(bodies, first, beginBody(2 * BLOCK_BYTES));
    await settle();
    const second = {};
    const body = [Buffer.alloc(BLOCK_BYTES + 1)];
    await expect(readWhole(bodies, second, body)).rejects.toMatchObject(NO_ROOM);
    bodies.release(second);
    expect(await readWhole(bodies, {}, [Buffer.alloc(BLOCK_BYTES)])).toHaveLength(BLOCK_BYTES);
    bodies.release(first);
    expect(await readWhole(bodies, {}, body)).toHaveLength(BLOCK_BYTES + 1);
  });

  it('counts what was read to its end as long as its request is not answered', async () => {
    const bodies = new OpenBodies(BLOCK_BYTES);
    const owner = {};
    await readWhole(bodies, owner, [Buffer.from('{}')]);
    await expect(readWhole(bodies, {}, [Buffer.from('{}')])).rejects.toMatchObject(NO_ROOM);
  });

  it('takes a body that is alone, however large, and reads and drops what is refused', async () => {
    const bodies = new OpenBodies(BLOCK_BYTES);
    expect(await readWhole(bodies, {}, [Buffer.alloc(BODY_LIMIT_BYTES)])).toHaveLength(BODY_LIMIT_BYTES);
    const refused = beginBody(10);
    await expect(read(bodies, {}, refused)).rejects.toMatchObject(NO_ROOM);
    expect(refused.readableFlowing).toBe(true);
  });

  it('refuses one that exceeds its own limit with 413, and one whose client hangs up with 400, which nobody reads and no log mentions', async () => {
    const bodies = new OpenBodies(BODY_LIMIT_BYTES);
    const tooLarge = readWhole(bodies, {}, [Buffer.alloc(BODY_LIMIT_BYTES), Buffer.alloc(1)]);
    await expect(tooLarge).rejects.toMatchObject({ statusCode: 413 });
    const broken = beginBody(1);
    const reading = read(new OpenBodies(BODY_LIMIT_BYTES), {}, broken);
    broken.destroy(new Error('aborted'));
    await expect(reading).rejects.toMatchObject({ name: 'ProblemError', status: 400 });
  });
});
