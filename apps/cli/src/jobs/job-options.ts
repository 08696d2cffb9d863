import type { NewJob } from '@tidegate/client';
import { InvalidArgumentError, type Command } from 'commander';
import { aboveZero, integerFromZero } from '../simulate/option-values.js';
import { readInput } from './read-input.js';

type WebhookEvents = NonNullable<NonNullable<NewJob['webhook']>['events']>;

/** What may be said of a job that is pushed. */
export interface PushedJobOptions {
  readonly model?: string;
  readonly jsonInput: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly expiresIn?: number;
  readonly retries?: number;
  readonly idempotencyKey?: string;
  readonly webhook?: string;
  readonly webhookEvents?: readonly string[];
}

/** Reads `NAME=VALUE` into what came before. @throws {InvalidArgumentError} when it is no such pair */
export function withPair(text: string, known: PushedJobOptions['metadata']): PushedJobOptions['metadata'] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...known, [name]: value };
}

function namesIn(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
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
    .option('--webhook <url>', 'address to which events of the job are sent')
    .option('--webhook-events <list>', 'which events, with commas between them (default: completed)', namesIn)
    .option('--idempotency-key <text>', 'a command that is repeated with the same key gets the same job')
    .hook('preAction', (_, started) => {
      const { webhook, webhookEvents } = started.opts<PushedJobOptions>();
      if (webhookEvents !== undefined && webhook === undefined)
        started.error('error: --webhook-events needs the address of the webhook, --webhook');
    });
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
  const { model, jsonInput, metadata, timeout, expiresIn, retries, webhook, webhookEvents } = options;
  // The gateway checks it by the schema of the model.
  const input = (await readInput(argument, jsonInput, stdin)) as NewJob['input'];
  return {
    input,
    ...(model !== undefined && { model }),
    ...(Object.keys(metadata).length > 0 && { metadata: { ...metadata } }),
    ...(timeout !== undefined && { timeoutSeconds: timeout }),
    ...(expiresIn !== undefined && { expiresInSeconds: expiresIn }),
    ...(retries !== undefined && { retries: { limit: retries } }),
    ...(webhook !== undefined && {
      // The gateway names the events that there are.
      webhook: { url: webhook, ...(webhookEvents && { events: [...webhookEvents] as WebhookEvents }) },
    }),
  };
}
