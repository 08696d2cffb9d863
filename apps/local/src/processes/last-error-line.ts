import { readFileSync } from 'node:fs';

const LONGEST = 300;

/** The last thing that a process said, for a message that has to name its reason; empty when it said nothing. */
export function lastLogLine(logFile: string): string {
  try {
    return (readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1) ?? '').slice(0, LONGEST);
  } catch {
    return '';
  }
}
