import { validateSync } from 'class-validator';
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

/** The text of a setting, and the name of the variable that gives it. */
function given(
  { name, formerName }: SettingRegistration,
  environment: Environment,
): { readonly variable: string; readonly text: string } | undefined {
  for (const variable of [name, formerName]) {
    const text = variable === undefined ? undefined : environment[variable];
    if (variable !== undefined && text !== undefined && text !== '') return { variable, text };
  }
  return undefined;
}

/**
 * Reads a settings class from environment variables. An unset or empty variable keeps its default. A variable is
 * also read by its former name, while it is unset.
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
  const values: Record<string, unknown> = {};
  for (const registration of registrations.values()) {
    const text = given(registration, environment)?.text;
    if (text !== undefined) values[registration.name] = parse(text, registration.kind);
  }
  Object.assign(settings, values);
  const problems = validateSync(settings, { stopAtFirstError: true }).map((error) => {
    const reason = Object.values(error.constraints ?? {})[0] ?? 'has a bad value';
    const registration = registrations.get(error.property);
    const found = registration && given(registration, environment);
    return found === undefined
      ? `${error.property} is not set, ${reason}`
      : `${found.variable} = ${JSON.stringify(found.text)}, ${found.variable === error.property ? '' : `now called ${error.property}, `}${reason}`;
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
