import type { Channel, Options } from 'amqplib';
import { DEAD_LETTER_QUEUE, jobQueue, PROOF_EXCHANGE } from './names.js';

/**
 * The only argument is the type: every limit is a policy, so that a changed setting never meets a refused
 * redeclaration (406 PRECONDITION_FAILED).
 */
const QUORUM_QUEUE: Options.AssertQueue = { durable: true, arguments: { 'x-queue-type': 'quorum' } };

/** Declares one queue; harmless when it is there already. */
export async function declareQuorumQueue(channel: Channel, queue: string): Promise<void> {
  await channel.assertQueue(queue, QUORUM_QUEUE);
}

/** Declares the queue of a model; harmless when it is there already. */
export async function declareJobQueue(channel: Channel, model: string): Promise<void> {
  await declareQuorumQueue(channel, jobQueue(model));
}

/**
 * Looks whether the queue of a model is there, which asks for no right: for a worker, whose user may declare nothing.
 *
 * @throws {Error} while no gateway has declared it; the channel is then closed
 */
export async function requireJobQueue(channel: Channel, model: string): Promise<void> {
  await channel.checkQueue(jobQueue(model));
}

/** Declares the queue of the dead letters; harmless when it is there already. */
export async function declareDeadLetterQueue(channel: Channel): Promise<void> {
  await declareQuorumQueue(channel, DEAD_LETTER_QUEUE);
}

/** Declares the exchange of the proofs; `internal`, so that no client can publish to it. */
export async function declareProofExchange(channel: Channel): Promise<void> {
  await channel.assertExchange(PROOF_EXCHANGE, 'headers', { durable: true, internal: true });
}

/** Writes down, for as long as the queue lives, that it has confirmed a message. */
export async function recordProof(channel: Channel, queue: string): Promise<void> {
  await channel.bindQueue(queue, PROOF_EXCHANGE, '');
}
