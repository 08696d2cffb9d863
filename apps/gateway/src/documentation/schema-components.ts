import type { JsonSchema, JsonValue } from '@tidegate/contracts';

/** Keywords whose values are data, even if they look like schemas. */
const DATA_KEYWORDS: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'example', 'examples']);

/** Keywords whose values hold schemas under names of the author's. */
const NAMED_KEYWORDS: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);

/** The place of a component in an OpenAPI document. */
const PLACE = '#/components/schemas/';

/**
 * A schema as components of an OpenAPI document: itself under the given name, and each of its definitions under that
 * name and its own. References to its root, to a definition, or to a part with an identifier become references to their
 * place in the document; identifiers are removed.
 */
export function schemaComponents(
  name: string,
  schema: JsonSchema,
): readonly (readonly [name: string, schema: JsonValue])[] {
  if (typeof schema === 'boolean') return [[name, schema]];
  const definitions = new Map(
    Object.keys(membersOf(schema.$defs ?? {})).map((key, index) => {
      const word = key.replaceAll(/[^\w.-]/g, '_');
      return [key, `${name}.${word === key ? key : `${word}.${index}`}`] as const;
    }),
  );
  const placer = new Placer(name, definitions);
  placer.collect(schema, PLACE + name);
  const { $defs, ...rest } = membersOf(placer.placed(schema, PLACE + name));
  const others = Object.entries(membersOf($defs ?? {})).map(
    ([key, definition]) => [definitions.get(key) ?? key, definition] as const,
  );
  return [[name, rest], ...others];
}

class Placer {
  /** Where each part with an identifier is. */
  private readonly places = new Map<string, string>();

  constructor(
    private readonly name: string,
    private readonly definitions: ReadonlyMap<string, string>,
  ) {}

  collect(part: JsonValue, place: string): void {
    const { $id } = membersOf(part);
    if (typeof $id === 'string') this.places.set($id.replace(/#$/, ''), place);
    for (const [name, inner] of innerParts(part)) this.collect(inner, `${place}/${escaped(name)}`);
  }

  /** @param root - place of the part that `#` stands for */
  placed(part: JsonValue, root: string): JsonValue {
    if (Array.isArray(part)) return part.map((item: JsonValue) => this.placed(item, root));
    if (typeof part !== 'object' || part === null) return part;
    const { $id, ...members } = part as Readonly<Record<string, JsonValue>>;
    const own = typeof $id === 'string' ? (this.places.get($id.replace(/#$/, '')) ?? root) : root;
    return mapMembers(members, (name, member) => {
      if (name === '$ref' && typeof member === 'string') return this.reference(member, own);
      if (DATA_KEYWORDS.has(name)) return member;
      return NAMED_KEYWORDS.has(name)
        ? mapMembers(member, (_, schema) => this.placed(schema, own))
        : this.placed(member, own);
    });
  }

  private reference(reference: string, root: string): string {
    const [id = '', fragment = ''] = reference.split('#');
    const place = id === '' ? root : this.places.get(id);
    const isPointer = fragment === '' || fragment.startsWith('/');
    return place === undefined || !isPointer ? reference : this.moved(`${place}${fragment}`);
  }

  /** Where a definition of the schema's own stands as a component. */
  private moved(pointer: string): string {
    for (const [key, component] of this.definitions) {
      const before = `${PLACE}${this.name}/$defs/${escaped(key)}`;
      if (pointer === before || pointer.startsWith(`${before}/`))
        return `${PLACE}${component}${pointer.slice(before.length)}`;
    }
    return pointer;
  }
}

/** The parts of a schema that may be schemas, with their names. */
function innerParts(part: JsonValue): readonly (readonly [string, JsonValue])[] {
  return Object.entries(Array.isArray(part) ? part : membersOf(part)).filter(
    ([name]) => !DATA_KEYWORDS.has(name),
  );
}

function membersOf(part: JsonValue): Readonly<Record<string, JsonValue>> {
  return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, JsonValue>>) : {};
}

function mapMembers(value: JsonValue, map: (name: string, member: JsonValue) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(name, member)]));
}

/** A name as JSON Pointer writes it (RFC 6901), in a fragment of a URI. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('%24', '$');
}
