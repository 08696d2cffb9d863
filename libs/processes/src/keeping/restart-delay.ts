/** The pauses before the 2nd, 3rd, … restart in a row, in seconds; the last one stays. The first restart is at once. */
const PAUSES_SECONDS = [0, 0.25, 0.5, 1, 2, 5, 10] as const;

/** A process that has lived this long has worked, so its death starts the count again. */
export const STEADY_SECONDS = 10;

/**
 * How long to wait before a dead process is started again.
 *
 * @param shortLives - how many lives in a row, this one included, were shorter than {@link STEADY_SECONDS}; from 0
 * @returns seconds: 0 after a steady life or a first short one, then doubling up to 10
 */
export function restartDelaySeconds(shortLives: number): number {
  const index = Math.min(Math.max(shortLives - 1, 0), PAUSES_SECONDS.length - 1);
  return PAUSES_SECONDS[index] ?? 0;
}
