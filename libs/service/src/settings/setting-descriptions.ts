/** How the text of a variable is read. */
export type SettingKind = 'string' | 'number' | 'boolean';

/** The description of one setting. */
export interface SettingRegistration {
  /** The environment variable, equal to the property's name. */
  readonly name: string;
  readonly description: string;
  readonly kind: SettingKind;
  /** The permitted values, as text. */
  readonly allowed: string;
  /** An earlier name of the variable, which is still read. */
  readonly formerName: string | undefined;
  /** Whether the value may hold a password: it is then read from a file too, and never shown. */
  readonly secret: boolean;
}

/** One row of a settings table. */
export interface SettingDescription extends SettingRegistration {
  /** The value that applies while the variable is unset; `undefined` when there is none. */
  readonly defaultValue: unknown;
}

/** A class whose properties carry the setting decorators and whose initial values are the defaults. */
export type SettingsClass<T extends object> = new () => T;

const registrations = new WeakMap<object, SettingRegistration[]>();

/** Remembers a setting for its class; called by the decorators. */
export function registerSetting(prototype: object, registration: SettingRegistration): void {
  const own = registrations.get(prototype) ?? [];
  own.push(registration);
  registrations.set(prototype, own);
}

/** All settings of a class, those of its base classes first, in the order of the source. */
export function settingsOf(prototype: object): readonly SettingRegistration[] {
  const base: unknown = Object.getPrototypeOf(prototype);
  const inherited = typeof base === 'object' && base !== null ? settingsOf(base) : [];
  return [...inherited, ...(registrations.get(prototype) ?? [])];
}

/** The rows of the settings table of a class. */
export function describeSettings<T extends object>(settingsClass: SettingsClass<T>): SettingDescription[] {
  const defaults = new settingsClass() as Readonly<Record<string, unknown>>;
  return settingsOf(settingsClass.prototype as object).map((registration) => ({
    ...registration,
    defaultValue: defaults[registration.name],
  }));
}
