import type { ContentPart, OpenApiPart, OperationPart, ParameterPart, SchemaPart } from './open-api.types.js';
import { SchemaChanges, type Direction } from './schema-changes.js';

/** What breaks a client that was written or generated before. */
export interface BreakingChange {
  /** `POST /v1/jobs` */
  readonly operation: string;
  /** What has changed, with its place. */
  readonly change: string;
}

/** The operations of a document, by their names. */
export function operationsByName({ paths }: OpenApiPart): ReadonlyMap<string, OperationPart> {
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

/** Finds what breaks clients between two documents. What is added, or says more, breaks none. */
export function breakingChanges(before: OpenApiPart, after: OpenApiPart): readonly BreakingChange[] {
  const operations = operationsByName(after);
  return [...operationsByName(before)].flatMap(([operation, was]) => {
    const is = operations.get(operation);
    const changes = is ? new OperationChanges(before, after).between(was, is) : ['removed'];
    return changes.map((change) => ({ operation, change }));
  });
}

class OperationChanges {
  private readonly found: string[] = [];

  constructor(
    private readonly before: OpenApiPart,
    private readonly after: OpenApiPart,
  ) {}

  between(was: OperationPart, is: OperationPart): readonly string[] {
    if (was.operationId !== is.operationId)
      this.found.push(`the name is ${is.operationId ?? 'none'}, and was ${was.operationId ?? 'none'}`);
    this.compareAccess(was, is);
    this.compareParameters(was.parameters ?? [], is.parameters ?? []);
    this.compareRequests(was, is);
    for (const [status, answer] of Object.entries(was.responses)) {
      const other = is.responses[status];
      if (other === undefined) {
        this.found.push(`${status}: removed`);
        continue;
      }
      this.compareContents('response', answer.content, other.content, status);
      for (const name of Object.keys(answer.headers ?? {}))
        if (other.headers?.[name] === undefined) this.found.push(`${status}, header ${name}: removed`);
    }
    return this.found;
  }

  private compareAccess(was: OperationPart, is: OperationPart): void {
    const [scope, scopeBefore] = [is['x-scope'], was['x-scope']];
    if (scope !== scopeBefore)
      this.found.push(`the scope is ${scope ?? 'none'}, and was ${scopeBefore ?? 'none'}`);
    const waysOf = ({ security }: OperationPart): readonly string[] =>
      (security ?? [{}]).map((way) => JSON.stringify(Object.keys(way).sort()));
    const lost = waysOf(was).filter((way) => !waysOf(is).includes(way));
    for (const way of lost) this.found.push(`access by ${way}: removed`);
  }

  private compareParameters(was: readonly ParameterPart[], is: readonly ParameterPart[]): void {
    const nameOf = (one: ParameterPart): string => `${one.in} parameter ${one.name}`;
    const find = (among: readonly ParameterPart[], one: ParameterPart): ParameterPart | undefined =>
      among.find((other) => nameOf(other) === nameOf(one));
    for (const one of was) {
      const other = find(is, one);
      if (other) this.compareSchemas('request', one.schema, other.schema, nameOf(one));
      else this.found.push(`${nameOf(one)}: removed`);
    }
    for (const one of is)
      if (one.required && find(was, one)?.required !== true)
        this.found.push(`${nameOf(one)}: is now required`);
  }

  private compareRequests({ requestBody: was }: OperationPart, { requestBody: is }: OperationPart): void {
    if (is?.required && !was?.required) this.found.push('body: is now required');
    if (was && !is) this.found.push('body: removed');
    if (was && is) this.compareContents('request', was.content, is.content, 'body');
  }

  private compareContents(
    direction: Direction,
    was: ContentPart = {},
    is: ContentPart = {},
    place: string,
  ): void {
    for (const [type, { schema }] of Object.entries(was)) {
      const other = is[type];
      if (other) this.compareSchemas(direction, schema, other.schema, place);
      else this.found.push(`${place}, ${type}: removed`);
    }
  }

  private compareSchemas(
    direction: Direction,
    was: SchemaPart = {},
    is: SchemaPart = {},
    place: string,
  ): void {
    const schemas = new SchemaChanges(
      this.before.components?.schemas ?? {},
      this.after.components?.schemas ?? {},
      direction,
    );
    schemas.compare(was, is, place);
    this.found.push(...schemas.found);
  }
}
