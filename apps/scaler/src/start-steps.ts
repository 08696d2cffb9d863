/** The steps of the scaler's start that others come after. */
export const START_STEPS = {
  broker: 'message broker',
  store: 'job store',
  arrivals: 'channel of arrivals',
} as const;

/** All that the scaler is connected to. */
export const CONNECTED: readonly string[] = Object.values(START_STEPS);
