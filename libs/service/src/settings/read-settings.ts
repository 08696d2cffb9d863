import { validateSync } from 'class-validator';
import { readSecretFile, secretFileVariable } from './secret-files.js';
import {
  settingsOf,
  type SettingKind,
  type SettingRegistration,
  type SettingsClass,
} from './setting-descriptions.js';
import { SettingsError } from './settings.error.js';

/** The shape of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

function parse(text: string, kind: SettingKind): unknown {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      // Text that is no number stays text, so that the validator refuses it by name.
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
  }
}

/** The text of a setting, and the variable that gives it as an error shows it. */
interface GivenSetting {
  readonly variable: string;
  readonly text: string;
  /** For an error: the assignment, without a password. */
  readonly shown: string;
}

/** @throws {Error} with a line for the user when a secret's file cannot be read, or is given beside the secret itself */
function given(
  { name, formerName, secret }: SettingRegistration,
  environment: Environment,
): GivenSetting | undefined {
  const path = secret ? environment[secretFileVariable(name)] : undefined;
  if (path !== undefined && path !== '') return givenByFile(name, path, environment);
  for (const variable of [name, formerName]) {
    const text = variable === undefined ? undefined : environment[variable];
    if (variable !== undefined && text !== undefined && text !== '')
      return { variable, text, shown: `${variable} = ${JSON.stringify(withoutPassword(text))}` };
  }
  return undefined;
}

/** The text of an address, without the user and the password that may stand in front of its host. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/.*@/, '//…@');
}

function givenByFile(name: string, path: string, environment: Environment): GivenSetting {
  const variable = secretFileVariable(name);
  const shown = `${variable} = ${JSON.stringify(path)}`;
  if (environment[name]) throw new Error(`${shown}, must not be set together with ${name}`);
  try {
    return { variable, text: readSecretFile(path), shown: `${shown}, what the file holds` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${shown}, must be a file that can be read: ${reason}`, { cause: error });
  }
}

/** The given settings by name. @throws {SettingsError} when a secret's file is no good */
function readGiven(
  registrations: Iterable<SettingRegistration>,
  environment: Environment,
): ReadonlyMap<string, GivenSetting> {
  const found = new Map<string, GivenSetting>();
  const problems: string[] = [];
  for (const registration of registrations) {
    try {
      const setting = given(registration, environment);
      if (setting !== undefined) found.set(registration.name, setting);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return found;
}

/**
 * Reads a settings class from environment variables. An unset or empty variable keeps its default. A variable is
 * also read by its former name, while it is unset; a secret is also read from the file that `NAME_FILE` names, once.
 *
 * @param settingsClass - the class whose decorated properties name the variables
 * @param environment - usually `process.env`, read in `main.ts` alone
 * @throws {SettingsError} when a variable has a bad value: one line names each
 */
export function readSettings<T extends object>(settingsClass: SettingsClass<T>, environment: Environment): T {
  const settings = new settingsClass();
  const registrations = new Map(
    settingsOf(settingsClass.prototype as object).map((registration) => [registration.name, registration]),
  );
  const found = readGiven(registrations.values(), environment);
  const values: Record<string, unknown> = {};
  for (const [name, { text }] of found) values[name] = parse(text, registrations.get(name)?.kind ?? 'string');
  Object.assign(settings, values);
  const problems = validateSync(settings, { stopAtFirstError: true }).map((error) => {
    const reason = Object.values(error.constraints ?? {})[0] ?? 'has a bad value';
    const setting = found.get(error.property);
    if (setting === undefined) return `${error.property} is not set, ${reason}`;
    const isFormer = setting.variable === registrations.get(error.property)?.formerName;
    return `${setting.shown}, ${isFormer ? `now called ${error.property}, ` : ''}${reason}`;
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/**
 * What to log about variables that are set by a former name, in one line each.
 *
 * @returns for example `DELIVERY_LIMIT is now called TRY_LIMIT: rename it`
 */
export function formerNameWarnings<T extends object>(
  settingsClass: SettingsClass<T>,
  environment: Environment,
): readonly string[] {
  return settingsOf(settingsClass.prototype as object).flatMap(({ name, formerName }) => {
    if (formerName === undefined || !environment[formerName]) return [];
    return environment[name]
      ? [`${formerName} is not read, because ${name}, its new name, is set: remove it`]
      : [`${formerName} is now called ${name}: rename it`];
  });
}
