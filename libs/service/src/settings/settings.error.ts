/** Thrown at the start of a service when environment variables have values that it cannot use. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  /** @param problems - one line per variable, for example `MAX_WORKERS = "x", must be an integer in [1, 1000]` */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}
