import { TidegateClient, type RetryOptions } from '@tidegate/client';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';

/** What the commands that ask a gateway have in common. */
export interface GatewayOptions {
  readonly url?: string;
  readonly keyFile?: string;
  readonly json: boolean;
}

/** The variables that the command line reads. */
export interface CliEnvironment {
  readonly TIDEGATE_URL?: string;
  readonly TIDEGATE_KEY?: string;
}

const DEFAULT_URL = 'http://localhost:8002';

/** A command that asks a gateway. An access key is no option: other users of the machine see the options of all processes. */
export function gatewayCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--url <address>', `address of the gateway (default: TIDEGATE_URL, or ${DEFAULT_URL})`)
    .option('--key-file <path>', 'file with the access key alone (default: the key in TIDEGATE_KEY)')
    .option('--json', 'JSON instead of text', false);
}

/** Where the gateway is that the options name. */
export function addressOf({ url }: GatewayOptions, { TIDEGATE_URL }: CliEnvironment): string {
  return url ?? (isSet(TIDEGATE_URL) ? TIDEGATE_URL : DEFAULT_URL);
}

/**
 * The client of the gateway that the options name.
 *
 * @throws {Error} when the file of the key cannot be read, or the address is none
 */
export function clientFor(
  options: GatewayOptions,
  environment: CliEnvironment,
  retries: RetryOptions = {},
): TidegateClient {
  const { keyFile } = options;
  const key = keyFile === undefined ? environment.TIDEGATE_KEY : readFileSync(keyFile, 'utf8').trim();
  return new TidegateClient({
    url: addressOf(options, environment),
    ...(isSet(key) && { key }),
    retries,
  });
}

/** An empty variable is as good as none. */
function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
