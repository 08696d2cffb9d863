type Fields = Readonly<Record<string, unknown>>;

const areFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A server-side apply over fields that others own: what it names is set, and nothing else goes. */
export function apply(object: unknown, patch: unknown): unknown {
  if (!areFields(patch) || !areFields(object)) return patch;
  const changed = Object.entries(patch).map(([key, value]) => [key, apply(object[key], value)] as const);
  return { ...object, ...Object.fromEntries(changed) };
}

/** A merge patch: as above, and null removes. */
export function merge(object: unknown, patch: unknown): unknown {
  if (!areFields(patch)) return patch;
  const old = areFields(object) ? object : {};
  const changed = Object.entries(patch).map(([key, value]) => [key, merge(old[key], value)] as const);
  const merged = { ...old, ...Object.fromEntries(changed) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}
