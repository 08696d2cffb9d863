import { SettingsError } from './settings.error.js';

/**
 * Makes sure that a setting which means nothing alone has the other one beside it.
 *
 * @param given - the setting that needs the other
 * @param needed - the other
 * @throws {SettingsError} that names both when the other is not set
 */
export function requireWith<T extends object>(
  settings: T,
  given: keyof T & string,
  needed: keyof T & string,
): void {
  if (settings[given] !== undefined && settings[needed] === undefined)
    throw new SettingsError([`${needed} is not set, must be set together with ${given}`]);
}
