import { errorCodes } from 'fastify';
import type { Readable } from 'node:stream';
import { ProblemError, unavailable } from '../problems/problem.error.js';

const RETRY_AFTER_SECONDS = 1;

/** The least memory that a body takes. It is small enough that there is room for one on each connection. */
const BLOCK_BYTES = 16_384;

/** Receives a body, or why there is none. */
export type OnBody = (error: Error | null, text?: string) => void;

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
   * made of a body live that long. It calls back, since the promises of every push took as long as the reading.
   *
   * @param owner - stands for the body when it is released
   * @param payload - of which nothing has been read
   * @param bodyLimitBytes - largest body
   * @param done - receives the text of the body, or why there is none: a {@link ProblemError} with 503 when there is no room for
   *   it, and the rest is read and dropped; with 400 when the client disconnects in the middle of it; a `FastifyError` with 413
   *   when it is larger than its own limit
   */
  read(owner: object, payload: Readable, bodyLimitBytes: number, done: OnBody): void {
    const blocks: Buffer[] = [];
    let length = 0;
    this.bodies.set(owner, blocks);
    let hasEnded = false;
    const end = (error: Error | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      if (error === null) done(null, textOf(blocks, length));
      else {
        payload.off('data', take).resume();
        done(error);
      }
    };
    const take = (chunk: Buffer): void => {
      if (length + chunk.length > bodyLimitBytes) end(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
      else if (this.append(chunk, blocks, length)) length += chunk.length;
      else end(unavailable('too many request bodies are open, try again', RETRY_AFTER_SECONDS));
    };
    payload.on('data', take).on('end', () => end(null));
    // The client has disconnected, and nobody reads the answer.
    payload.on('error', () => end(new ProblemError(400, 'the body was not sent to its end')));
  }

  /** Releases a body; does nothing when there is none. */
  release(owner: object): void {
    const blocks = this.bodies.get(owner) ?? [];
    this.bodies.delete(owner);
    this.heldBlocks -= blocks.length;
    for (const block of blocks) if (this.freeBlocks.length < this.mostBlocks) this.freeBlocks.push(block);
  }

  /** Appends to a body of this length; returns whether there was room for it. */
  private append(chunk: Buffer, blocks: Buffer[], length: number): boolean {
    for (let taken = 0; taken < chunk.length;) {
      const offset = (length + taken) % BLOCK_BYTES;
      const block = offset > 0 ? blocks.at(-1) : this.addBlock(blocks);
      if (block === undefined) return false;
      taken += chunk.copy(block, offset, taken);
    }
    return true;
  }

  /** Returns nothing where there is no room for another one. */
  private addBlock(blocks: Buffer[]): Buffer | undefined {
    const isAlone = this.heldBlocks === blocks.length;
    if (!isAlone && this.heldBlocks >= this.mostBlocks) return undefined;
    this.heldBlocks += 1;
    const block = this.freeBlocks.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    blocks.push(block);
    return block;
  }
}

function textOf(blocks: readonly Buffer[], length: number): string {
  const [block] = blocks;
  return block && blocks.length === 1
    ? block.toString('utf8', 0, length)
    : Buffer.concat(blocks, length).toString('utf8');
}
