import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../problems/problem.error.js';

/** Nothing to decode: printable ASCII without escapes. */
const PLAIN = /^[\x21-\x24\x26-\x2a\x2c-\x7e]*$/;

/**
 * Reads one parameter of a request target's query as the earlier service did: the last of several counts, `+` is a
 * space, and a percent sign that escapes nothing is read as itself.
 *
 * @param target - the request target as Node gives it: bytes above 0x7f as Latin-1 characters
 * @returns the decoded text, or `undefined` when the parameter is not there
 * @throws {ProblemError} (400) when the bytes are not UTF-8
 */
export function readQueryParameter(target: string, name: string): string | undefined {
  const start = target.indexOf('?');
  if (start === -1) return undefined;
  const prefix = `${name}=`;
  let raw: string | undefined;
  for (const pair of target.slice(start + 1).split('&')) {
    if (pair.startsWith(prefix)) raw = pair.slice(prefix.length);
    else if (isWrittenOtherwise(pair, name)) raw = pair.slice(pair.indexOf('=') + 1);
  }
  if (raw === undefined || PLAIN.test(raw)) return raw;
  const bytes = decodeToBytes(raw);
  if (!isUtf8(bytes)) throw new ProblemError(400, `${name} is not valid UTF-8`);
  return bytes.toString('utf8');
}

/** Whether a pair has this name with escapes in it. Hardly any has, so other pairs cost only one comparison. */
function isWrittenOtherwise(pair: string, name: string): boolean {
  const end = pair.indexOf('=');
  if (end <= name.length) return false;
  const written = pair.slice(0, end);
  return written.includes('%') && decodeToBytes(written).toString('latin1') === name;
}

/** Every character of a request target is one byte; an escape is one byte written as three. */
function decodeToBytes(raw: string): Buffer {
  const decoded = raw
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_escape, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  return Buffer.from(decoded, 'latin1');
}
