/**
 * Counts the parts of a schema with all that it refers to written out: how often one value may be looked at, at most.
 * `Infinity` for a schema that refers to itself, or refers in a way that is not followed here.
 */
export function schemaCost(schema: unknown): number {
  return new CostReader(schema).read(schema);
}

class CostReader {
  private readonly known = new Map<unknown, number>();

  constructor(private readonly root: unknown) {}

  read(part: unknown): number {
    if (typeof part !== 'object' || part === null) return 0;
    const known = this.known.get(part);
    if (known !== undefined) return known;
    // It refers to itself: its cost has no bound.
    this.known.set(part, Number.POSITIVE_INFINITY);
    const parts = Array.isArray(part) ? part : Object.entries(part).map((entry) => this.member(entry));
    const cost = parts.reduce<number>(
      (sum, inner) => sum + (typeof inner === 'number' ? inner : this.read(inner)),
      1,
    );
    this.known.set(part, cost);
    return cost;
  }

  private member([name, value]: [string, unknown]): unknown {
    // Counted where they are referred to.
    if (name === '$defs') return 0;
    if (name === '$dynamicRef') return Number.POSITIVE_INFINITY;
    return name === '$ref' ? this.read(this.referred(value)) || Number.POSITIVE_INFINITY : value;
  }

  private referred(reference: unknown): unknown {
    if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) return undefined;
    const names = decodeURIComponent(reference).split('/').slice(1);
    return names.reduce<unknown>(
      (part, name) =>
        (part as Readonly<Record<string, unknown>> | undefined)?.[
          name.replaceAll('~1', '/').replaceAll('~0', '~')
        ],
      this.root,
    );
  }
}
