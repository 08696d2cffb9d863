import type { NewJob } from '@tidegate/client';
import { InvalidArgumentError, type Command } from 'commander';
import { aboveZero, integerFromZero } from '../simulate/option-values.js';
import { readInput } from './read-input.js';

/** What may be said of a job that is pushed. */
export interface PushedJobOptions {
  readonly model?: string;
  readonly jsonInput: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly expiresIn?: number;
  readonly retries?: number;
  readonly idempotencyKey?: string;
}

/** Reads `NAME=VALUE` into what came before. @throws {InvalidArgumentError} when it is no such pair */
export function withPair(text: string, known: PushedJobOptions['metadata']): PushedJobOptions['metadata'] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...known, [name]: value };
}

/** Adds the input and the options of a job to a command. */
export function takesJob(command: Command): Command {
  return command
    .argument('<input>', 'text; @FILE reads a file, - standard input')
    .option('--model <name>', 'model to call')
    .option('--json-input', 'the input is JSON, not text', false)
    .option(
      '--metadata <name=value>',
      'text of your own that comes back with the job; may be repeated',
      withPair,
      {},
    )
    .option('--timeout <seconds>', 'how long one try may take', aboveZero)
    .option('--expires-in <seconds>', 'how long it may wait for a worker', aboveZero)
    .option('--retries <number>', 'further tries when the model fails', integerFromZero)
    .option('--idempotency-key <text>', 'a command that is repeated with the same key gets the same job');
}

/**
 * The job that a command was asked to push.
 *
 * @throws {Error} when its input cannot be read
 */
export async function jobFrom(
  argument: string,
  options: PushedJobOptions,
  stdin: NodeJS.ReadableStream,
): Promise<NewJob> {
  const { model, jsonInput, metadata, timeout, expiresIn, retries } = options;
  // The gateway checks it by the schema of the model.
  const input = (await readInput(argument, jsonInput, stdin)) as NewJob['input'];
  return {
    input,
    ...(model !== undefined && { model }),
    ...(Object.keys(metadata).length > 0 && { metadata: { ...metadata } }),
    ...(timeout !== undefined && { timeoutSeconds: timeout }),
    ...(expiresIn !== undefined && { expiresInSeconds: expiresIn }),
    ...(retries !== undefined && { retries: { limit: retries } }),
  };
}
