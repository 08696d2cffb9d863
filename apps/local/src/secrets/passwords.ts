import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder, writePrivateFile } from './private-files.js';

/** The folder of all that is secret, in the stack's own. */
export const SECRETS_FOLDER = 'secrets';

const PASSWORDS_FILE = 'passwords.json';
const FORMAT_VERSION = 1;

/** 192 random bits, as 32 characters that need no escape in an address. */
const PASSWORD_BYTES = 24;

interface Content {
  readonly formatVersion: number;
  readonly passwords: Readonly<Record<string, string>>;
}

/** The random passwords of a stack's private broker and store. They are made once and kept in a file of the owner's own. */
export class Passwords {
  private readonly folder: string;
  private readonly file: string;
  private readonly passwords: Map<string, string>;

  /** @param directory - the stack's folder, which is there */
  constructor(directory: string) {
    this.folder = join(directory, SECRETS_FOLDER);
    this.file = join(this.folder, PASSWORDS_FILE);
    this.passwords = new Map(Object.entries(readPasswords(this.file)));
  }

  /**
   * The password of a user, made at the first call.
   *
   * @param name - for example `gateway at the broker`
   * @returns letters, digits, `-` and `_`
   */
  of(name: string): string {
    const known = this.passwords.get(name);
    if (known !== undefined) return known;
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    this.passwords.set(name, password);
    makePrivateFolder(this.folder);
    const content: Content = {
      formatVersion: FORMAT_VERSION,
      passwords: Object.fromEntries(this.passwords),
    };
    writePrivateFile(this.file, `${JSON.stringify(content, undefined, 2)}\n`);
    return password;
  }
}

/** Passwords that cannot be read are made again: broker and store take new ones at every start. */
function readPasswords(file: string): Readonly<Record<string, string>> {
  try {
    const { formatVersion, passwords } = JSON.parse(readFileSync(file, 'utf8')) as Content;
    return formatVersion === FORMAT_VERSION ? passwords : {};
  } catch {
    return {};
  }
}
