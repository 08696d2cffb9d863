/** Thrown when a program that a private service needs is not installed on this machine. */
export class MissingBinaryError extends Error {
  override readonly name = 'MissingBinaryError';

  constructor(readonly binary: string) {
    super(`${binary} is not installed`);
  }
}
