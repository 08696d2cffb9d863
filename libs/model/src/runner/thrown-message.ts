import { inspect } from 'node:util';

/** The longest message that goes into a job's record, in characters. */
const MAXIMUM_MESSAGE_LENGTH = 4096;

/** Describes what was thrown, at a bounded length; for an error its message, or its name when it has none. */
export function thrownMessage(thrown: unknown): string {
  return shortened(guarded(() => (thrown instanceof Error ? thrown.message || thrown.name : inText(thrown))));
}

/** Prints the same with its stack, where the model has left something to print to. */
export function printThrown(thrown: unknown): void {
  try {
    console.error(
      guarded(() => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : inText(thrown))),
    );
  } catch {
    // The model has replaced console.
  }
}

/** A value as `console.log` shows it. */
export function inText(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity });
}

/** Cuts a text to what a frame's header can carry. */
export function shortened(text: string): string {
  return text.length <= MAXIMUM_MESSAGE_LENGTH ? text : `${text.slice(0, MAXIMUM_MESSAGE_LENGTH)}…`;
}

/** A thrown object may throw when it is looked at, or hold a message that is no text. */
function guarded(words: () => unknown): string {
  try {
    return String(words());
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
