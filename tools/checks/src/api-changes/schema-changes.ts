import type { SchemaPart } from './open-api.types.js';

/** Who writes the values of a schema: the client, or the gateway. */
export type Direction = 'request' | 'response';

type Schemas = Readonly<Record<string, SchemaPart>>;

const LEAST = ['minimum', 'minLength', 'minItems', 'minProperties'] as const;
const MOST = ['maximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

/** What a description of values says that the clients must expect others. */
const OPEN_ENDED = 'may be added';

const ALL_TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/**
 * Finds what breaks clients between two schemas. Of a request, whatever was accepted must still be; of a response, nothing may
 * come that could not come before, and nothing may be missing that could be relied on.
 */
export class SchemaChanges {
  readonly found: string[] = [];
  private readonly visited = new Set<string>();

  constructor(
    private readonly before: Schemas,
    private readonly after: Schemas,
    private readonly direction: Direction,
  ) {}

  compare(before: SchemaPart, after: SchemaPart, place: string): void {
    const pair = JSON.stringify([before, after]);
    // Schemas may contain themselves.
    if (this.visited.has(pair)) return;
    this.visited.add(pair);
    const was = resolved(before, this.before);
    const is = resolved(after, this.after);
    if (alternativesOf(was) ?? alternativesOf(is)) this.compareAlternatives(was, is, place);
    else this.compareValues(was, is, place);
    this.visited.delete(pair);
  }

  private compareAlternatives(was: SchemaPart, is: SchemaPart, place: string): void {
    const [known, taken] = this.direction === 'request' ? [was, is] : [is, was];
    for (const one of alternativesOf(known) ?? [known]) {
      const isTaken = (alternativesOf(taken) ?? [taken]).some((other) => this.fits(one, other));
      if (!isTaken) this.found.push(`${place}: ${nameOf(one)} is no longer one of its kinds, or a new one`);
    }
  }

  /** Whether an alternative has one on the other side that nothing breaks. */
  private fits(known: SchemaPart, taken: SchemaPart): boolean {
    const inner = new SchemaChanges(this.before, this.after, this.direction);
    const [was, is] = this.direction === 'request' ? [known, taken] : [taken, known];
    inner.compare(was, is, '');
    return inner.found.length === 0;
  }

  private compareValues(was: SchemaPart, is: SchemaPart, place: string): void {
    const isRequest = this.direction === 'request';
    const [narrow, wide] = isRequest ? [was, is] : [is, was];
    const others = typesOf(narrow).filter((type) => !includesType(typesOf(wide), type));
    const change = isRequest ? 'no longer takes' : 'may now be';
    if (others.length > 0) this.found.push(`${place}: ${change} ${others.join(', ')}`);
    this.compareEnums(was, is, place);
    this.compareMembers(was, is, place);
    if (was.items && is.items) this.compare(was.items, is.items, `${place}[]`);
    if (was.format !== is.format && (isRequest ? is : was).format !== undefined)
      this.found.push(`${place}: the format is ${is.format ?? 'any'}, and was ${was.format ?? 'any'}`);
    if (isRequest) this.compareBounds(was, is, place);
  }

  private compareEnums(was: SchemaPart, is: SchemaPart, place: string): void {
    const isRequest = this.direction === 'request';
    const [narrow, wide] = isRequest ? [valuesOf(was), valuesOf(is)] : [valuesOf(is), valuesOf(was)];
    if (wide === undefined || (!isRequest && was.description?.includes(OPEN_ENDED))) return;
    const others = narrow?.filter((value) => !wide.includes(value));
    if (others?.length === 0) return;
    const values = others?.join(', ') ?? 'any value';
    this.found.push(`${place}: ${isRequest ? 'no longer takes' : 'may now be'} ${values}`);
  }

  private compareMembers(was: SchemaPart, is: SchemaPart, place: string): void {
    const isRequest = this.direction === 'request';
    for (const [name, member] of Object.entries(was.properties ?? {})) {
      const other = is.properties?.[name];
      if (other) this.compare(member, other, `${place}.${name}`);
      else this.found.push(`${place}.${name}: removed`);
    }
    const [must, mustAlready] = isRequest ? [is, was] : [was, is];
    const known = (name: string): boolean => isRequest || is.properties?.[name] !== undefined;
    for (const name of must.required ?? [])
      if (mustAlready.required?.includes(name) !== true && known(name))
        this.found.push(`${place}.${name}: ${isRequest ? 'is now required' : 'may now be missing'}`);
    const [before, after] = [was.additionalProperties, is.additionalProperties];
    if (isRequest && before !== undefined && before !== false && after === false)
      this.found.push(`${place}: no longer takes further members`);
    if (typeof before === 'object' && typeof after === 'object') this.compare(before, after, `${place}.*`);
  }

  private compareBounds(was: SchemaPart, is: SchemaPart, place: string): void {
    for (const name of LEAST)
      if ((is[name] ?? -Infinity) > (was[name] ?? -Infinity))
        this.found.push(`${place}: ${name} is ${is[name] ?? ''}, and was ${was[name] ?? 'none'}`);
    for (const name of MOST)
      if ((is[name] ?? Infinity) < (was[name] ?? Infinity))
        this.found.push(`${place}: ${name} is ${is[name] ?? ''}, and was ${was[name] ?? 'none'}`);
    if (is.pattern !== undefined && is.pattern !== was.pattern)
      this.found.push(`${place}: the pattern is ${is.pattern}, and was ${was.pattern ?? 'none'}`);
  }
}

/** Without a reference, and with the parts of `allOf` in one. */
function resolved(schema: SchemaPart, schemas: Schemas): SchemaPart {
  const { $ref, allOf = [], ...rest } = schema;
  const named = $ref === undefined ? [] : [schemas[$ref.replace('#/components/schemas/', '')] ?? {}];
  return [...named, ...allOf]
    .map((part) => resolved(part, schemas))
    .reduceRight<SchemaPart>(
      (whole, part) => ({
        ...part,
        ...whole,
        ...((part.properties ?? whole.properties) && {
          properties: { ...part.properties, ...whole.properties },
        }),
        ...((part.required ?? whole.required) && {
          required: [...(part.required ?? []), ...(whole.required ?? [])],
        }),
      }),
      rest,
    );
}

function alternativesOf({ oneOf, anyOf }: SchemaPart): readonly SchemaPart[] | undefined {
  return oneOf ?? anyOf;
}

function typesOf({ type, properties }: SchemaPart): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  return properties ? ['object'] : ALL_TYPES;
}

function includesType(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function valuesOf(schema: SchemaPart): readonly unknown[] | undefined {
  return schema.enum ?? ('const' in schema ? [schema.const] : undefined);
}

function nameOf({ $ref, type }: SchemaPart): string {
  return $ref?.replace(/.*\//, '') ?? String(type ?? 'any value');
}
