/**
 * The store could not take or answer a command in time. Thrown while there is no connection, when no answer comes
 * within the bounded time, and when the store refuses to write (out of memory, read only).
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
