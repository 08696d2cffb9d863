/**
 * The store could not take or answer a command in time. Thrown while there is no connection, and when no answer comes
 * within the bounded time.
 */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError';
}

/** The store refuses a command: it is out of memory, or read-only, or still loading. */
export class StoreRefusedError extends StoreUnavailableError {
  override readonly name = 'StoreRefusedError';

  /** @param refusal - what the store does, as text that follows "the store": `refuses writes: out of memory` */
  constructor(
    readonly refusal: string,
    options?: ErrorOptions,
  ) {
    super(`the store ${refusal}`, options);
  }
}
