/**
 * A ScaledObject cannot be used. Thrown when a text is no YAML or holds no ScaledObject, when a field is missing or out
 * of its range, and when it asks for something that the control loop does not follow.
 */
export class ScaledObjectError extends Error {
  override readonly name = 'ScaledObjectError';

  /**
   * @param problems - one sentence for each problem, naming the field, its value and what it must be; at least one
   * @param options - the cause, when another error was one
   */
  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('; '), options);
  }
}
