/**
 * How a canceled job was stopped.
 *
 * - `at_once`: nothing ran; it waited for a worker
 * - `signal`: its model stopped when its `AbortSignal` was aborted (TypeScript)
 * - `exception`: an exception in its model stopped it (Python)
 * - `terminated`: its model's process ended at SIGTERM
 * - `killed`: its model's process was killed
 * - `worker_lost`: its worker did not confirm it in time, or was lost meanwhile
 */
export const CANCEL_METHODS = [
  'at_once',
  'signal',
  'exception',
  'terminated',
  'killed',
  'worker_lost',
] as const;

/** How a canceled job was stopped: see {@link CANCEL_METHODS}. */
export type CancelMethod = (typeof CANCEL_METHODS)[number];
