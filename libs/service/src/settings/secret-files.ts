import { readFileSync } from 'node:fs';
import { settingsOf, type SettingsClass } from './setting-descriptions.js';

/** The variable that gives a secret setting by the path of a file, as images of databases have it. */
export function secretFileVariable(name: string): string {
  return `${name}_FILE`;
}

/**
 * Reads a secret. The file may be a pipe that can be read only once.
 *
 * @param path - from the working directory or absolute
 * @returns its text without white space around it
 * @throws {Error} with the system's reason when it cannot be read or holds nothing
 */
export function readSecretFile(path: string): string {
  const text = readFileSync(path, 'utf8').trim();
  if (text === '') throw new Error('it is empty');
  return text;
}

/**
 * The variables that hold a password or lead to one: what code that is not ours must not inherit.
 *
 * @returns the names of the secret settings, and those of the variables that give them by a file
 */
export function secretVariables<T extends object>(settingsClass: SettingsClass<T>): readonly string[] {
  return settingsOf(settingsClass.prototype as object)
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => [name, secretFileVariable(name)]);
}

/**
 * Warnings for a service that runs code which is not ours: every process of the same user can read the environment that it
 * was started with, and removing a variable later does not change that.
 *
 * @param environment - what the service was started with
 * @returns one line for each secret that stands in the environment and holds a password
 */
export function exposedSecretWarnings<T extends object>(
  settingsClass: SettingsClass<T>,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return settingsOf(settingsClass.prototype as object)
    .filter(({ name, secret }) => secret && holdsPassword(environment[name] ?? ''))
    .map(
      ({ name }) =>
        `${name} holds a password, and the model can read the environment of its worker: give it by ${secretFileVariable(name)}`,
    );
}

/** An address holds one only where it has a password; any other secret is one. */
function holdsPassword(text: string): boolean {
  if (text === '') return false;
  return !URL.canParse(text) || new URL(text).password !== '';
}
