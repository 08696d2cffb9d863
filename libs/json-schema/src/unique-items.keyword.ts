import type { FuncKeywordDefinition } from 'ajv';

/**
 * `uniqueItems` in time that grows with the list. Ajv's own compares each item of a list of objects with every other:
 * a list of 100,000 would hold it for minutes.
 */
export const UNIQUE_ITEMS: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must not have the same item twice' },
  validate: (isWanted: boolean, items: readonly unknown[]) =>
    !isWanted || new Set(items.map(canonicalText)).size === items.length,
};

/** The same text for values that are equal as JSON. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
