import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LUA_SOURCES } from './lua-sources.js';

const SCRIPTS = dirname(fileURLToPath(import.meta.url));
const LIBRARY = join(SCRIPTS, '../..');

const isLuacheckPresent = spawnSync('luacheck', ['--version']).status === 0;
if (!isLuacheckPresent) process.stderr.write('luacheck is not installed: the Lua scripts are not checked\n');

/** What a script takes that is used in it, as its header writes it: `ARGV[3…]` stands for all from the third on. */
const TAKEN = /(?:KEYS|ARGV)\[\d+\]/g;

it('runs the scripts that the .lua files hold', () => {
  const embed = spawnSync('node', [join(LIBRARY, '../../tools/embed-lua.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status: embed.status, stdout: embed.stdout }).toEqual({ status: 0, stdout: '' });
});

describe.each(readdirSync(SCRIPTS).filter((name) => name.endsWith('.lua')))('%s', (name) => {
  const lines = readFileSync(join(SCRIPTS, name), 'utf8').split('\n');
  const codeFrom = lines.findIndex((line) => !line.startsWith('--'));
  const header = lines.slice(0, codeFrom).join('\n');

  it('names in its header every key and argument that it takes, and states what it returns', () => {
    const taken = new Set(lines.slice(codeFrom).join('\n').match(TAKEN));
    const named = [...header.matchAll(/^-- (KEYS|ARGV)\[(\d+|i)(…?)\] {2}/gm)];
    const isNamed = (one: string): boolean =>
      named.some(
        ([, kind = '', index, isOpen]) => one === `${kind}[${index}]` || (isOpen && one.startsWith(kind)),
      );
    expect([...taken].filter((one) => !isNamed(one))).toEqual([]);
    expect(named.some(([, kind]) => kind === 'KEYS')).toBe(true);
    expect(header).toMatch(/^-- Returns /m);
  });

  (isLuacheckPresent ? it : it.skip)('is found clean by luacheck, with what it includes', () => {
    const { status, stdout } = spawnSync(
      'luacheck',
      [
        '--config',
        join(LIBRARY, '.luacheckrc'),
        '--no-color',
        '--formatter',
        'plain',
        '--filename',
        name,
        '-',
      ],
      { encoding: 'utf8', input: LUA_SOURCES[name.replace('.lua', '') as keyof typeof LUA_SOURCES] },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
