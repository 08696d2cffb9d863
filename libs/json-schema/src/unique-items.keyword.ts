import type { FuncKeywordDefinition } from 'ajv';
import { isBeyondExact } from './beyond-exact.keywords.js';

/**
 * `uniqueItems` in time that grows with the list. Ajv's own compares each item of a list of objects with every other:
 * a list of 100,000 would hold it for minutes. Numbers that were rounded when they were read are never taken for the same:
 * a list of ids of 64 bits has them all twice else.
 */
export const UNIQUE_ITEMS: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must not have the same item twice' },
  validate: (isWanted: boolean, items: readonly unknown[]) =>
    !isWanted || new Set(items.map(canonicalText)).size === items.length,
};

/** The same text for values that are equal as JSON, as far as that can be known. */
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
