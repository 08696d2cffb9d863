/**
 * Why a model could not be set up.
 *
 * - `not_found`: there is no such file, or it is of a kind that cannot be run
 * - `syntax`: the file could not be translated; the message names file and line
 * - `threw`: loading the file, its constructor or `setup()` threw, or it exports no model
 * - `refused`: the system gave no process or no temporary file (no memory, a full disk, an environment too long)
 * - `exited`: the process ended during set-up
 * - `timed_out`: set-up took longer than it may
 * - `stopped`: `stop()` was called meanwhile
 */
export type ModelSetupFailure =
  'not_found' | 'syntax' | 'refused' | 'threw' | 'exited' | 'timed_out' | 'stopped';

/** Thrown by `ModelHost.start()` when the model did not become ready; the process is gone then. */
export class ModelSetupError extends Error {
  override readonly name = 'ModelSetupError';

  constructor(
    /** What went wrong, for a decision. */
    readonly failure: ModelSetupFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a start that threw reports: its own error, or else that the system refused it. */
export function asSetupError(error: unknown): ModelSetupError {
  if (error instanceof ModelSetupError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ModelSetupError('refused', `the model process could not be started: ${reason}`, {
    cause: error,
  });
}

/**
 * Thrown when the host is asked for something that its state does not allow, for example `run()` before `start()`.
 * It is a mistake of the caller, never of the model.
 */
export class ModelHostStateError extends Error {
  override readonly name = 'ModelHostStateError';
}
