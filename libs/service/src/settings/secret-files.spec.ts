import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './read-settings.js';
import { exposedSecretWarnings, secretVariables } from './secret-files.js';
import { NumberSetting, TextSetting, UrlSetting } from './setting.decorators.js';
import { settingsTable } from './settings-table.js';

class ExampleSettings {
  @UrlSetting({ schemes: ['redis'], secret: true, description: 'Where.' })
  readonly STORE_URL: string = 'redis://localhost:6379';

  @TextSetting({ optional: true, secret: true, description: 'What opens it.' })
  readonly STORE_PASSWORD?: string;

  @NumberSetting({ minimum: 0, maximum: 1, description: 'How much.' })
  readonly SHARE: number = 1;
}

const ADDRESS = 'redis://user:open-sesame@localhost:6379';

describe('a secret setting', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-secrets-'));
    writeFileSync(file('address'), `${ADDRESS}\n`, { mode: 0o600 });
    writeFileSync(file('wrong'), 'http://user:open-sesame@localhost\n');
    writeFileSync(file('empty'), '\n');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (environment: Record<string, string>) => readSettings(ExampleSettings, environment);

  it('is read from the file that its variable with _FILE names, without the end of its line', () => {
    expect(read({ STORE_URL_FILE: file('address') }).STORE_URL).toBe(ADDRESS);
    expect(read({ STORE_PASSWORD_FILE: file('address') }).STORE_PASSWORD).toBe(ADDRESS);
  });

  it('is read from a pipe too, which gives what it holds only once', () => {
    const pipe = file('pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const writer = spawnSync('sh', ['-c', `(printf %s '${ADDRESS}' > '${pipe}') >/dev/null 2>&1 &`]);
    expect(writer.status).toBe(0);
    expect(read({ STORE_URL_FILE: pipe }).STORE_URL).toBe(ADDRESS);
    expect(readdirSync(folder)).toContain('pipe');
  });

  it('is still read from its own variable', () => {
    expect(read({ STORE_URL: ADDRESS, STORE_URL_FILE: '' }).STORE_URL).toBe(ADDRESS);
  });

  it('is not looked for in a file where the setting is no secret', () => {
    expect(read({ SHARE_FILE: file('address') }).SHARE).toBe(1);
  });

  it.each([
    [
      'is missing',
      { STORE_URL_FILE: '/nowhere/at-all' },
      'STORE_URL_FILE = "/nowhere/at-all", must be a file that can be read: ',
    ],
    [
      'is empty',
      () => ({ STORE_URL_FILE: file('empty') }),
      'empty", must be a file that can be read: it is empty',
    ],
    [
      'is given beside the variable itself',
      () => ({ STORE_URL_FILE: file('address'), STORE_URL: ADDRESS }),
      'address", must not be set together with STORE_URL',
    ],
    [
      'holds a bad value',
      () => ({ STORE_URL_FILE: file('wrong') }),
      'wrong", what the file holds, must be an address that begins with redis://',
    ],
  ])('stops the start when its file %s', (_, environment, line) => {
    expect(() => read(typeof environment === 'function' ? environment() : environment)).toThrow(line);
  });

  it('is never shown by an error', () => {
    expect(() => read({ STORE_URL: 'http://user:open-sesame@localhost:6379' })).toThrow(
      'STORE_URL = "http://…@localhost:6379", must be an address that begins with redis://',
    );
    for (const name of ['wrong', 'empty'])
      expect(() => read({ STORE_URL_FILE: file(name) })).not.toThrow('open-sesame');
  });

  it('has its file in the table of settings', () => {
    expect(settingsTable(ExampleSettings)).toContain('| Where. By a file: `STORE_URL_FILE`. |');
    expect(settingsTable(ExampleSettings)).not.toContain('SHARE_FILE');
  });

  it('is listed with its file, so that a model inherits neither', () => {
    expect(secretVariables(ExampleSettings)).toEqual([
      'STORE_URL',
      'STORE_URL_FILE',
      'STORE_PASSWORD',
      'STORE_PASSWORD_FILE',
    ]);
  });

  it('is warned of where a password stands in the environment, which a model can read', () => {
    expect(exposedSecretWarnings(ExampleSettings, { STORE_URL: ADDRESS, STORE_PASSWORD: 'x' })).toEqual([
      'STORE_URL holds a password, and the model can read the environment of its worker: give it by STORE_URL_FILE',
      'STORE_PASSWORD holds a password, and the model can read the environment of its worker: give it by STORE_PASSWORD_FILE',
    ]);
    expect(exposedSecretWarnings(ExampleSettings, { STORE_URL: 'redis://localhost' })).toEqual([]);
    expect(exposedSecretWarnings(ExampleSettings, { STORE_URL_FILE: file('address') })).toEqual([]);
  });

  it('leaves its file as it was', () => {
    expect(readFileSync(file('address'), 'utf8')).toBe(`${ADDRESS}\n`);
  });
});
