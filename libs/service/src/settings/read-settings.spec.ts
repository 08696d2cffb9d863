import { describe, expect, it } from '@jest/globals';
import { formerNameWarnings, readSettings } from './read-settings.js';
import {
  ChoiceSetting,
  FlagSetting,
  IntegerSetting,
  NumberSetting,
  TextSetting,
  UrlSetting,
} from './setting.decorators.js';
import { SettingsError } from './settings.error.js';
import { settingsTable } from './settings-table.js';

class BaseSettings {
  @ChoiceSetting({ choices: ['quiet', 'loud'], description: 'How loud.' })
  readonly VOICE: string = 'quiet';
}

class ExampleSettings extends BaseSettings {
  @IntegerSetting({ minimum: 1, maximum: 1000, description: 'How many workers.' })
  readonly MAX_WORKERS: number = 10;

  @NumberSetting({ minimum: 0, maximum: 60, description: 'How long.' })
  readonly WAIT_SECONDS: number = 1.5;

  @FlagSetting({ description: 'Whether.' })
  readonly ENABLED: boolean = false;

  @UrlSetting({ schemes: ['redis', 'rediss'], description: 'Where.' })
  readonly STORE_URL: string = 'redis://localhost:6379';

  @TextSetting({ description: 'What.', optional: true })
  readonly NOTE?: string;
}

class RenamedSettings {
  @IntegerSetting({ minimum: 1, maximum: 9, description: 'How often.', formerName: 'SPARE_LIMIT' })
  readonly TRY_LIMIT: number = 5;
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(ExampleSettings, environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('readSettings', () => {
  it('keeps the defaults of what is unset or empty', () => {
    expect(readSettings(ExampleSettings, { MAX_WORKERS: '' })).toEqual(new ExampleSettings());
  });

  it('reads text, numbers and flags, inherited ones too', () => {
    const environment = {
      VOICE: 'loud',
      MAX_WORKERS: '3',
      WAIT_SECONDS: '0.25',
      ENABLED: 'true',
      NOTE: '12',
    };
    expect(readSettings(ExampleSettings, environment)).toMatchObject({
      VOICE: 'loud',
      MAX_WORKERS: 3,
      WAIT_SECONDS: 0.25,
      ENABLED: true,
      NOTE: '12',
    });
  });

  it.each([
    ['MAX_WORKERS', 'x', 'MAX_WORKERS = "x", must be an integer in [1, 1000]'],
    ['MAX_WORKERS', '0', 'MAX_WORKERS = "0", must be an integer in [1, 1000]'],
    ['MAX_WORKERS', '1.5', 'MAX_WORKERS = "1.5", must be an integer in [1, 1000]'],
    ['WAIT_SECONDS', 'NaN', 'WAIT_SECONDS = "NaN", must be a number in [0, 60]'],
    ['ENABLED', 'yes', 'ENABLED = "yes", must be "true" or "false"'],
    ['VOICE', 'shrill', 'VOICE = "shrill", must be one of "quiet", "loud"'],
    [
      'STORE_URL',
      'http://localhost',
      'STORE_URL = "http://localhost", must be an address that begins with redis:// or rediss://',
    ],
  ])('refuses %s = %j and names it', (name, value, problem) => {
    expect(problemsOf({ [name]: value })).toEqual([problem]);
  });

  it('lists every bad variable at once', () => {
    expect(problemsOf({ MAX_WORKERS: 'x', ENABLED: '1' })).toHaveLength(2);
  });

  it('reads a setting by its former name while the new one is unset', () => {
    expect(readSettings(RenamedSettings, { SPARE_LIMIT: '7' }).TRY_LIMIT).toBe(7);
    expect(readSettings(RenamedSettings, { SPARE_LIMIT: '7', TRY_LIMIT: '' }).TRY_LIMIT).toBe(7);
    expect(readSettings(RenamedSettings, { SPARE_LIMIT: '7', TRY_LIMIT: '3' }).TRY_LIMIT).toBe(3);
  });

  it('names a bad value by the name under which it was given', () => {
    expect(() => readSettings(RenamedSettings, { SPARE_LIMIT: '0' })).toThrow(
      new SettingsError(['SPARE_LIMIT = "0", now called TRY_LIMIT, must be an integer in [1, 9]']),
    );
  });

  it.each([
    ['nothing of a setting by its present name', { TRY_LIMIT: '3' }, []],
    ['nothing of a former name that is empty', { SPARE_LIMIT: '' }, []],
    [
      'what to do with a former name',
      { SPARE_LIMIT: '7' },
      ['SPARE_LIMIT is now called TRY_LIMIT: rename it'],
    ],
    [
      'that a former name is not read beside the present one',
      { SPARE_LIMIT: '7', TRY_LIMIT: '3' },
      ['SPARE_LIMIT is not read, because TRY_LIMIT, its new name, is set: remove it'],
    ],
  ])('warns of %s', (_, environment, warnings) => {
    expect(formerNameWarnings(RenamedSettings, environment)).toEqual(warnings);
  });

  it('draws its own table', () => {
    expect(settingsTable(RenamedSettings)).toContain('| How often. Former name: `SPARE_LIMIT`. |');
    expect(settingsTable(ExampleSettings)).toContain(
      '| `MAX_WORKERS` | `10` | integer in [1, 1000] | How many workers. |',
    );
  });
});
