/**
 * Thrown when the stack cannot start and the user can repair it; the message states how, in one line:
 * - another stack runs in the same folder,
 * - the gateway's port is taken,
 * - a service that was given does not answer, or none can be found or installed.
 */
export class StackStartError extends Error {
  override readonly name = 'StackStartError';
}
