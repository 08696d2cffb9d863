import type { FuncKeywordDefinition } from 'ajv';
import { isBeyondExact } from './beyond-exact.keywords.js';

/**
 * `uniqueItems` in linear time. Ajv's own compares each item of a list of objects with every other: a list of 100,000
 * would take minutes. Numbers that were rounded when they were read never count as equal: otherwise a list of 64-bit
 * ids would seem to contain duplicates.
 */
export const UNIQUE_ITEMS: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must not have the same item twice' },
  validate: (isWanted: boolean, items: readonly unknown[]) =>
    !isWanted || new Set(items.map(canonicalText)).size === items.length,
};

/** The same text for values that are equal as JSON, as far as that can be decided. */
function canonicalText(value: unknown, index: number): string {
  const rounded: number[] = [];
  const text = JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'number' && isBeyondExact(part)) rounded.push(part);
    return typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part;
  });
  return rounded.length > 0 ? `${index} ${text}` : text;
}
