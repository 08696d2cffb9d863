import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Passwords } from './passwords.js';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the passwords of a stack', () => {
  let directory: string;
  const file = () => join(directory, 'secrets', 'passwords.json');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-passwords-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('are random, of 192 bits, and need no escape in an address', () => {
    const passwords = new Passwords(directory);
    const drawn = Array.from({ length: 50 }, (_, index) => passwords.of(`user ${index}`));
    expect(new Set(drawn).size).toBe(50);
    for (const password of drawn) expect(password).toMatch(/^[\w-]{32}$/);
  });

  it('are the same at the next start', () => {
    const password = new Passwords(directory).of('gateway');
    expect(new Passwords(directory).of('gateway')).toBe(password);
  });

  it('stand in a file that only its owner reads, in a folder that only its owner enters', () => {
    new Passwords(directory).of('gateway');
    expect(modeOf(file())).toBe(0o600);
    expect(modeOf(join(directory, 'secrets'))).toBe(0o700);
  });

  it('are made again when their file cannot be read, for its owner alone again', () => {
    const password = new Passwords(directory).of('gateway');
    writeFileSync(file(), '{"formatVersion":1,', { mode: 0o644 });
    expect(new Passwords(directory).of('gateway')).not.toBe(password);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ formatVersion: 1 });
    expect(modeOf(file())).toBe(0o600);
  });
});
