import type { RetryOptions, TidegateClient } from '@tidegate/client';
import { exitCodeOf, failureText } from './exit-code-of.js';
import { addressOf, clientFor, type GatewayOptions } from './gateway.command.js';
import type { Terminal } from './terminal.js';

/**
 * Does what a command is for, and sets the exit code.
 *
 * @param act - returns the exit code
 * @param retries - of its requests
 */
export async function askGateway(
  terminal: Terminal,
  options: GatewayOptions,
  act: (client: TidegateClient) => Promise<number>,
  retries?: RetryOptions,
): Promise<void> {
  let isAnnounced = false;
  const onRetry = ({ message }: Error): void => {
    // A person would wonder why nothing happens for some seconds.
    if (terminal.isInteractive && !isAnnounced) terminal.note(`${message}; trying again …`);
    isAnnounced = true;
  };
  try {
    terminal.setExitCode(await act(clientFor(options, terminal.environment, { ...retries, onRetry })));
  } catch (error) {
    terminal.note(failureText(error, addressOf(options, terminal.environment)));
    terminal.setExitCode(exitCodeOf(error));
  }
}
