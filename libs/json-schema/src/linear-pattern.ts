import type { RegExpEngine } from 'ajv/dist/types/index.js';
import { RE2JS } from 're2js';

/** Called with a pattern that is not checked. */
export type OnUncheckedPattern = (pattern: string) => void;

type CodePoints = readonly (readonly [first: number, last: number])[];

/**
 * What `\s` matches in ECMAScript: white space and line ends of all scripts; in RE2 it matches five characters of
 * ASCII.
 */
const SPACES: CodePoints = [
  [0x9, 0xd],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
/** What the dot does not match; in RE2 that is only `\n`. */
const LINE_ENDS: CodePoints = [
  [0xa, 0xa],
  [0xd, 0xd],
  [0x2028, 0x2029],
];

const SPACE = membersOf(SPACES);
/** Written out, because RE2 cannot subtract a class within a class. */
const NO_SPACE = membersOf(allBut(SPACES));
const NO_LINE_END = membersOf(allBut(LINE_ENDS));

/** An escape of two characters, flags with `s` among them, or one character. */
const PARTS = /\\[^]|\(\?[imU]*s[imU]*[:)]|[^]/gu;

/**
 * Writes out the signs that do not match the same characters in ECMAScript and RE2. Example: with `\s` written out,
 * "Jean Paul" matches `^\w+\s\w+$` also with a no-break space, as JSON Schema has it. After the flag `s`, which Python
 * has, and ECMAScript since 2025, the dot matches everything: `(?s)^.+$` matches a text of several lines.
 *
 * @see https://tc39.es/ecma262/#sec-compiletocharset
 */
function withSetsOfEcmaScript(pattern: string): string {
  let isInClass = false;
  let isDotAll = false;
  const set = (members: string): string => (isInClass ? members : `[${members}]`);
  return pattern.replace(PARTS, (part) => {
    if (part === '[') isInClass = true;
    else if (part === ']') isInClass = false;
    else if (part === '\\s') return set(SPACE);
    else if (part === '\\S') return set(NO_SPACE);
    else if (part === '.' && !isInClass && !isDotAll) return set(NO_LINE_END);
    else if (part.startsWith('(?') && !isInClass) isDotAll = true;
    return part;
  });
}

/** As between the brackets of a class of RE2. */
function membersOf(ranges: CodePoints): string {
  return ranges.map((range) => range.map((point) => `\\x{${point.toString(16)}}`).join('-')).join('');
}

function allBut(ranges: CodePoints): CodePoints {
  const firsts = [0, ...ranges.map(([, last]) => last + 1)];
  const lasts = [...ranges.map(([first]) => first - 1), 0x10ffff];
  return firsts.map((first, index) => [first, lasts[index] ?? first] as const);
}

/**
 * Regular expressions of JSON Schema on RE2, whose time is linear in the text, whatever the pattern. On Node's own
 * engine a pattern such as `^(a+)+$` would run for hours on forty characters. RE2 has no look-around and no
 * back-references; a pattern with one is not checked.
 *
 * @throws {SyntaxError} at a pattern that is no regular expression at all
 */
export function linearPatterns(onUnchecked: OnUncheckedPattern): RegExpEngine {
  const engine = (pattern: string): { test: (text: string) => boolean } => {
    try {
      const compiled = RE2JS.compile(withSetsOfEcmaScript(RE2JS.translateRegExp(pattern)));
      return { test: (text) => compiled.test(text) };
    } catch {
      new RegExp(pattern);
      onUnchecked(pattern);
      return { test: () => true };
    }
  };
  // The name for generated code; here no generated code is kept.
  return Object.assign(engine, { code: 'linearPattern' });
}
