import 'reflect-metadata';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { registerSetting, type SettingKind } from './setting-descriptions.js';

/** The description of every setting. */
export interface SettingOptions {
  /** One sentence for a newcomer: what the variable does. */
  readonly description: string;
  /** True when the variable may stay unset although the class gives it no default. */
  readonly optional?: boolean;
  /** An earlier name of the variable. It is still read while the variable is unset: see `formerNameWarnings`. */
  readonly formerName?: string;
  /** True when the value may hold a password: the variable with `_FILE` behind its name then gives it by a file. */
  readonly secret?: boolean;
}

/** A setting that is a number with a range. */
export interface NumberSettingOptions extends SettingOptions {
  readonly minimum: number;
  readonly maximum: number;
}

function setting(
  options: SettingOptions,
  kind: SettingKind,
  allowed: string,
  ...validators: readonly PropertyDecorator[]
): PropertyDecorator {
  return (prototype, property) => {
    const { description, formerName, secret = false } = options;
    registerSetting(prototype, { name: String(property), description, kind, allowed, formerName, secret });
    for (const validator of validators) validator(prototype, property);
    if (options.optional) IsOptional()(prototype, property);
  };
}

/** A whole number in `[minimum, maximum]`. */
export function IntegerSetting(options: NumberSettingOptions): PropertyDecorator {
  const message = `must be an integer in [${options.minimum}, ${options.maximum}]`;
  return setting(
    options,
    'number',
    `integer in [${options.minimum}, ${options.maximum}]`,
    IsInt({ message }),
    Min(options.minimum, { message }),
    Max(options.maximum, { message }),
  );
}

/** A number in `[minimum, maximum]`, fractions allowed. */
export function NumberSetting(options: NumberSettingOptions): PropertyDecorator {
  const message = `must be a number in [${options.minimum}, ${options.maximum}]`;
  return setting(
    options,
    'number',
    `number in [${options.minimum}, ${options.maximum}]`,
    IsNumber({ allowNaN: false, allowInfinity: false }, { message }),
    Min(options.minimum, { message }),
    Max(options.maximum, { message }),
  );
}

/** `true` or `false`. */
export function FlagSetting(options: SettingOptions): PropertyDecorator {
  return setting(
    options,
    'boolean',
    '`true` or `false`',
    IsBoolean({ message: 'must be "true" or "false"' }),
  );
}

/** One of several fixed texts. */
export function ChoiceSetting(
  options: SettingOptions & { readonly choices: readonly string[] },
): PropertyDecorator {
  const words = options.choices.map((choice) => `"${choice}"`).join(', ');
  return setting(
    options,
    'string',
    options.choices.map((choice) => `\`${choice}\``).join(', '),
    IsIn([...options.choices], { message: `must be one of ${words}` }),
  );
}

/** Text that follows a pattern, or any text. */
export function TextSetting(
  options: SettingOptions & { readonly pattern?: RegExp; readonly allowed?: string },
): PropertyDecorator {
  const allowed = options.allowed ?? 'text';
  const validators = options.pattern
    ? [Matches(options.pattern, { message: `must be ${allowed}` })]
    : [IsString({ message: 'must be text' })];
  return setting(options, 'string', allowed, ...validators);
}

const HOST = String.raw`(?:[\w.-]+|\[[\da-fA-F:.]+\])`;
const PORT = String.raw`(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;
const ADDRESS = `${HOST}(?::${PORT})?`;
const ADDRESSES_PATTERN = new RegExp(String.raw`^\s*${ADDRESS}(?:\s*,\s*${ADDRESS})*\s*$`);

/** One or several addresses without a scheme, `host:port`, the port being optional. */
export function AddressesSetting(options: SettingOptions): PropertyDecorator {
  return TextSetting({
    ...options,
    pattern: ADDRESSES_PATTERN,
    allowed: 'addresses of the form host:port with commas between them',
  });
}

/** An absolute address with one of the given schemes. */
export function UrlSetting(
  options: SettingOptions & { readonly schemes: readonly string[] },
): PropertyDecorator {
  const schemes = options.schemes.map((scheme) => `${scheme}://`).join(' or ');
  return setting(
    options,
    'string',
    `address with ${schemes}`,
    IsUrl(
      {
        protocols: [...options.schemes],
        require_protocol: true,
        require_tld: false,
        allow_underscores: true,
      },
      { message: `must be an address that begins with ${schemes}` },
    ),
  );
}
