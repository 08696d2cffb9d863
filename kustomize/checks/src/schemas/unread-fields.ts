/** An object that records which of its fields were read, and those of the objects in it. */
export interface Watched {
  readonly watched: object;
  /** Paths of the fields that were not read. */
  readonly unread: () => readonly string[];
}

/**
 * Watches what is read of an object. The published schemas are compiled into functions that ignore unknown fields. So a
 * field that such a function has not read is unknown to the schema.
 */
export function watchReads(object: object, path = ''): Watched {
  const read = new Set<string>();
  const children = new Map<string, Watched>();
  const watched = new Proxy(object, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol') return value;
      read.add(key);
      if (typeof value !== 'object' || value === null) return value;
      const child = children.get(key) ?? watchReads(value, path === '' ? key : `${path}.${key}`);
      children.set(key, child);
      return child.watched;
    },
  });
  const unread = (): readonly string[] => [
    ...Object.keys(object)
      .filter((key) => !read.has(key))
      .map((key) => (path === '' ? key : `${path}.${key}`)),
    ...[...children.values()].flatMap((child) => child.unread()),
  ];
  return { watched, unread };
}
