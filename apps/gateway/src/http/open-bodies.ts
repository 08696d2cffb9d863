import { errorCodes } from 'fastify';
import type { Readable } from 'node:stream';
import { ProblemError, unavailable } from '../problems/problem.error.js';

const RETRY_AFTER_SECONDS = 1;

/** The least memory that a body takes. It is small enough that there is room for one on each connection. */
const BLOCK_BYTES = 16_384;

/**
 * The request bodies that a process holds at once, over all its connections, in memory that is never exceeded: 120
 * clients that stop in the middle of their 1 MB would otherwise cost 120 MB, and several times as much when it comes in
 * small pieces. A single body is always taken, however large.
 *
 * Bodies lie in blocks that are used again, because the garbage of large ones is collected late.
 */
export class OpenBodies {
  private readonly bodies = new WeakMap<object, Buffer[]>();
  private readonly freeBlocks: Buffer[] = [];
  private readonly mostBlocks: number;
  private heldBlocks = 0;

  /** @param limitBytes - what all bodies may take together */
  constructor(limitBytes: number) {
    this.mostBlocks = Math.floor(limitBytes / BLOCK_BYTES);
  }

  /**
   * Reads a body to its end. It counts until it is released, which must be when its request is answered: all values
   * made of a body live that long.
   *
   * @param owner - stands for the body when it is released
   * @param bodyLimitBytes - largest body
   * @returns the body in one piece
   * @throws {ProblemError} 503 when there is no room for it; the rest is read and dropped
   * @throws {ProblemError} 400 when the client disconnects in the middle of it
   * @throws {FastifyError} 413 when it is larger than its own limit
   */
  async read(owner: object, payload: Readable, bodyLimitBytes: number): Promise<Buffer> {
    const blocks: Buffer[] = [];
    let length = 0;
    this.bodies.set(owner, blocks);
    await gather(payload, (chunk) => {
      if (length + chunk.length > bodyLimitBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
      for (let taken = 0; taken < chunk.length;) {
        const offset = length % BLOCK_BYTES;
        const block = (offset > 0 ? blocks.at(-1) : undefined) ?? this.addBlock(blocks);
        const copied = chunk.copy(block, offset, taken);
        taken += copied;
        length += copied;
      }
    });
    return Buffer.concat(blocks, length);
  }

  /** Releases a body; does nothing when there is none. */
  release(owner: object): void {
    const blocks = this.bodies.get(owner) ?? [];
    this.bodies.delete(owner);
    this.heldBlocks -= blocks.length;
    for (const block of blocks) if (this.freeBlocks.length < this.mostBlocks) this.freeBlocks.push(block);
  }

  private addBlock(blocks: Buffer[]): Buffer {
    const isAlone = this.heldBlocks === blocks.length;
    if (!isAlone && this.heldBlocks >= this.mostBlocks)
      throw unavailable('too many request bodies are open, try again', RETRY_AFTER_SECONDS);
    this.heldBlocks += 1;
    const block = this.freeBlocks.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    blocks.push(block);
    return block;
  }
}

/** Passes on every piece; after the first one that is refused, the rest is read and dropped. */
function gather(payload: Readable, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      try {
        take(chunk);
      } catch (error) {
        payload.off('data', onData).resume();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    // The client has disconnected, and nobody reads the answer.
    const onError = (): void => reject(new ProblemError(400, 'the body was not sent to its end'));
    payload.on('data', onData).once('end', resolve).once('error', onError);
  });
}
