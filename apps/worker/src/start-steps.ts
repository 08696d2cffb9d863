/** The steps of the worker's start that others come after. */
export const START_STEPS = { store: 'job store' } as const;
