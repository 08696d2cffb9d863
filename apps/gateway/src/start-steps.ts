/** The steps of the gateway's start that others come after. */
export const START_STEPS = {
  broker: 'message broker',
  store: 'job store',
  queueLimits: 'limits of the queues',
  deadLetters: 'dead letters',
} as const;
