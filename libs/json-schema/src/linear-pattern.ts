import type { RegExpEngine } from 'ajv/dist/types/index.js';
import { RE2JS } from 're2js';

/** Called with a pattern that is passed over. */
export type OnUncheckedPattern = (pattern: string) => void;

/**
 * Regular expressions of JSON Schema on RE2, whose time grows with the text alone, whatever the pattern: one like
 * `^(a+)+$` would hold Node's own for hours on forty characters. RE2 has no look-around and no back-references; a
 * pattern with one is passed over.
 *
 * @throws SyntaxError at a pattern that is no regular expression at all
 */
export function linearPatterns(onUnchecked: OnUncheckedPattern): RegExpEngine {
  const engine = (pattern: string): { test: (text: string) => boolean } => {
    try {
      const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
      return { test: (text) => compiled.test(text) };
    } catch {
      new RegExp(pattern);
      onUnchecked(pattern);
      return { test: () => true };
    }
  };
  // What generated code would call it; nothing is generated to be kept.
  return Object.assign(engine, { code: 'linearPattern' });
}
