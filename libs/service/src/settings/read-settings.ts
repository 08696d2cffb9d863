import { validateSync } from 'class-validator';
import { settingsOf, type SettingKind, type SettingsClass } from './setting-descriptions.js';
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

/**
 * Reads a settings class from environment variables. An unset or empty variable keeps its default.
 *
 * @param settingsClass - the class whose decorated properties name the variables
 * @param environment - usually `process.env`, read in `main.ts` alone
 * @throws SettingsError that names every variable with a bad value, in one line each
 */
export function readSettings<T extends object>(settingsClass: SettingsClass<T>, environment: Environment): T {
  const settings = new settingsClass();
  const given: Record<string, unknown> = {};
  for (const { name, kind } of settingsOf(settingsClass.prototype as object)) {
    const text = environment[name];
    if (text !== undefined && text !== '') given[name] = parse(text, kind);
  }
  Object.assign(settings, given);
  const problems = validateSync(settings, { stopAtFirstError: true }).map((error) => {
    const reason = Object.values(error.constraints ?? {})[0] ?? 'has a bad value';
    const text = environment[error.property];
    return text === undefined || text === ''
      ? `${error.property} is not set, ${reason}`
      : `${error.property} = ${JSON.stringify(text)}, ${reason}`;
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}
