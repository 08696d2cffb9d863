/** Something that is due at regular times. */
export interface Periodic {
  /** When it is due next. */
  readonly dueSeconds: number;
  readonly periodSeconds: number;
}

/**
 * Whether it is due. A due time more than one period ahead is left from a clock that was set back, and is due now.
 * @param periodic - its period and its next time
 * @param nowSeconds - now
 */
export function isDue(periodic: Periodic, nowSeconds: number): boolean {
  return nowSeconds >= periodic.dueSeconds || periodic.dueSeconds - nowSeconds > periodic.periodSeconds;
}

/**
 * When it is due after now. Turns that were missed are left out, and the phase stays: due at 0 every 15 s, a call at
 * 31 s gives 45 s.
 * @param periodic - its period and its time, which is due
 * @param nowSeconds - now
 */
export function nextDue(periodic: Periodic, nowSeconds: number): number {
  const { dueSeconds, periodSeconds } = periodic;
  if (dueSeconds > nowSeconds) return nowSeconds + periodSeconds;
  const turns = Math.floor((nowSeconds - dueSeconds) / periodSeconds) + 1;
  const next = dueSeconds + turns * periodSeconds;
  return next > nowSeconds ? next : nowSeconds + periodSeconds;
}
