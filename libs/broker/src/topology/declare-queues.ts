import type { Channel, Options } from 'amqplib';
import { DEAD_LETTER_QUEUE, jobQueue } from './names.js';

/**
 * The only argument is the type: every limit is a policy, so that a changed setting never meets a refused
 * redeclaration (406 PRECONDITION_FAILED).
 */
const QUORUM_QUEUE: Options.AssertQueue = { durable: true, arguments: { 'x-queue-type': 'quorum' } };

/** Declares the queue of a model; harmless when it is there already. */
export async function declareJobQueue(channel: Channel, model: string): Promise<void> {
  await channel.assertQueue(jobQueue(model), QUORUM_QUEUE);
}

/** Declares the queue of the dead letters; harmless when it is there already. */
export async function declareDeadLetterQueue(channel: Channel): Promise<void> {
  await channel.assertQueue(DEAD_LETTER_QUEUE, QUORUM_QUEUE);
}
