/** The longest reason, in characters: it stands in answers to clients. */
const LONGEST_REASON = 300;

/**
 * Why a set-up failed, as clients may read it: the error's own message in one line of at most 300 characters, without
 * its stack. A model process does not have our addresses and passwords, so its errors contain none.
 */
export function reasonLine(error: unknown): string {
  const words = error instanceof Error ? error.message || error.name : String(error);
  const line = words.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= LONGEST_REASON ? line : `${line.slice(0, LONGEST_REASON - 1)}…`;
}
