import type { Channel } from './channel.js';
import { outputWritten } from './printed-output.js';
import { printThrown, thrownMessage } from './thrown-message.js';

const FATAL_EXIT_CODE = 1;

/** As shells report a process that SIGTERM has ended. */
const TERMINATED_EXIT_CODE = 143;

/**
 * Ignores signals, so that only the host ends the process: a signal to a whole service or terminal must not end the
 * running job. SIGTERM ends it while its job is canceled.
 */
export function handleTerminalSignals(isCanceled: () => boolean): void {
  for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => {
    if (isCanceled()) process.exit(TERMINATED_EXIT_CODE);
  });
}

/** Ends this process and all that it started, because its host is gone. */
export function endProcessGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // Started by hand, without a group of its own.
  }
  process.exit(FATAL_EXIT_CODE);
}

/** Reports to the host what no code of the model caught, then ends: the state of the model is unknown. */
export function endWithMessage(channel: Channel, thrown: unknown): void {
  printThrown(thrown);
  const message = `the model process ended by an error that nothing caught: ${thrownMessage(thrown)}`;
  const end = (): never => process.exit(FATAL_EXIT_CODE);
  void outputWritten()
    .then(() => channel.sendLast({ type: 'fatal', message }))
    .then(end, end);
}
