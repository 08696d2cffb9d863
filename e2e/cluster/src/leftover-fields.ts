/** Fields by name. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields that an object has but should not have, as a merge patch that removes them. A server-side
 * apply leaves what others have set, `kubectl apply` for example, so that a part of the former setting would stay.
 *
 * @param actual - as the object is
 * @param wanted - as it is meant to be; lists are taken as a whole
 * @returns undefined where there are none
 */
export function leftoverFields(actual: Fields, wanted: Fields): Fields | undefined {
  const removals = Object.entries(actual).flatMap(([key, value]): [string, unknown][] => {
    const meant = wanted[key];
    if (meant === undefined) return [[key, null]];
    if (!areFields(value) || !areFields(meant)) return [];
    const inner = leftoverFields(value, meant);
    return inner === undefined ? [] : [[key, inner]];
  });
  return removals.length === 0 ? undefined : Object.fromEntries(removals);
}

function areFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
