import type { Channel } from './channel.js';
import { outputWritten } from './printed-output.js';
import { printThrown, thrownInWords } from './thrown-in-words.js';

const FATAL_EXIT_CODE = 1;

/**
 * Leaves it to the host when the process ends: a signal to a whole service or terminal must not cost the worker the
 * job in hand.
 */
export function ignoreTerminalSignals(): void {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
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

/** Reports to the host what no code of the model caught, then ends: nobody knows what state the model is in. */
export function endWithLastWords(channel: Channel, thrown: unknown): void {
  printThrown(thrown);
  const message = `the model process ended by an error that nothing caught: ${thrownInWords(thrown)}`;
  const end = (): never => process.exit(FATAL_EXIT_CODE);
  void outputWritten()
    .then(() => channel.sendLast({ type: 'fatal', message }))
    .then(end, end);
}
