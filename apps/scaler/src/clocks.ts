/** The clocks of the scaler. */
export interface ScalerClocks {
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
  /** Runs something once, after a pause in milliseconds. */
  readonly later: (pauseMs: number, run: () => void) => NodeJS.Timeout;
}

/** The token of {@link ScalerClocks}; specs replace the system's clocks with their own. */
export const CLOCKS = Symbol('clocks');

/** The clocks of this machine. */
export const SYSTEM_CLOCKS: ScalerClocks = {
  nowSeconds: () => Date.now() / 1000,
  monotonicSeconds: () => performance.now() / 1000,
  later: (pauseMs, run) => setTimeout(run, pauseMs),
};
