/**
 * Thrown when a process of the stack
 * - cannot be started at all (no such program, no permission), or
 * - dies again and again before it was ever ready, or
 * - is not ready within its time.
 */
export class ProcessStartError extends Error {
  override readonly name = 'ProcessStartError';

  constructor(
    readonly processName: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${processName} did not start: ${reason}`, options);
  }
}
