import type { TidegateClient } from '@tidegate/client';
import { exitCodeOf, failureText } from './exit-code-of.js';
import { clientFor, type GatewayOptions } from './gateway.command.js';
import type { Terminal } from './terminal.js';

/**
 * Does what a command is for, and sets the exit code.
 *
 * @param act - returns the exit code
 */
export async function askGateway(
  terminal: Terminal,
  options: GatewayOptions,
  act: (client: TidegateClient) => Promise<number>,
): Promise<void> {
  try {
    process.exitCode = await act(clientFor(options, terminal.environment));
  } catch (error) {
    terminal.note(failureText(error));
    process.exitCode = exitCodeOf(error);
  }
}
