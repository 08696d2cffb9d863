import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 16_384;
const LONGEST = 300;

/**
 * Lines that never contain the reason: stack frames, Node's frame around an uncaught error, and the note that a dump
 * was written.
 */
const NOISE = [
  /^\s+at /,
  /^Node\.js v/,
  /^[\s{}()[\],;^~]*$/,
  /^Emitted '/,
  /^\s*throw /,
  /crash dump is being written/i,
  /^Crash dump was written/i,
];

/** `Error: …`, `ValueError: …`, and how our services end: `the gateway cannot start: …`. */
const NAMED_ERROR = /^(Uncaught )?([\w.]*(Error|Exception)\b[^:]*|the \w+ (cannot start|ends)): /;
const ANY_ERROR = /error|failed|cannot|refused|fatal/i;
const LOG_ERROR_LEVELS: readonly unknown[] = ['error', 'fatal'];

/** Why a process ended, by its log: see {@link errorLineOf}; empty when it wrote nothing. */
export function lastErrorLine(logFile: string): string {
  try {
    const file = openSync(logFile, 'r');
    try {
      const { size } = fstatSync(file);
      const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
      readSync(file, tail, 0, tail.length, size - tail.length);
      return errorLineOf(tail.toString('utf8'));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

/**
 * The last line of a log that names an error; else the last that mentions one; else the last that is not empty. For
 * lines of our own logs, which are JSON, the level decides, and the result is the message.
 */
export function errorLineOf(log: string): string {
  const lines = log.split(/[\r\n]+/).filter((line) => !NOISE.some((noise) => noise.test(line)));
  const texts = lines.map((line) => fromJson(line) ?? { text: line.trim(), isError: NAMED_ERROR.test(line) });
  const found =
    texts.findLast(({ isError }) => isError) ??
    texts.findLast(({ text }) => ANY_ERROR.test(text)) ??
    texts.at(-1);
  return (found?.text ?? '').slice(0, LONGEST);
}

function fromJson(line: string): { readonly text: string; readonly isError: boolean } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, err } = JSON.parse(line) as {
      readonly level?: unknown;
      readonly msg?: unknown;
      readonly err?: { readonly message?: unknown };
    };
    if (typeof msg !== 'string') return undefined;
    const cause = typeof err?.message === 'string' && err.message !== msg ? `: ${err.message}` : '';
    return { text: `${msg}${cause}`, isError: LOG_ERROR_LEVELS.includes(level) };
  } catch {
    return undefined;
  }
}
