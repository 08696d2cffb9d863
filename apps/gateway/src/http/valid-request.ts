import { validateSync } from 'class-validator';
import {
  JsonDepthError,
  JsonScanner,
  JsonSyntaxError,
  MOST_INPUT_LEVELS,
} from '../json-text/json-scanner.js';
import { invalid, ProblemError, type MemberError } from '../problems/problem.error.js';

/** Which members an object may have, by name. */
interface MemberNames {
  /** Members that are read as values. */
  readonly values: readonly string[];
  /**
   * Members that stay JSON text, as the client has written it. Null counts as absent. The class may only ask whether they are
   * there.
   */
  readonly texts: readonly string[];
  /** Members that are objects of a class, each read as the body is. */
  readonly objects?: Readonly<Record<string, RequestObject | undefined>>;
  /**
   * For values that many requests have: what class-validator would find nothing wrong with, found out faster. It is asked about
   * what does not pass.
   */
  readonly passing?: Readonly<Record<string, ((value: unknown) => boolean) | undefined>>;
}

/** Which members a request may have: names of its class. */
export interface RequestMembers<T> extends MemberNames {
  readonly values: readonly (keyof T & string)[];
  readonly texts: readonly (keyof T & string)[];
  readonly objects?: Readonly<Partial<Record<keyof T & string, RequestObject>>>;
  readonly passing?: Readonly<Partial<Record<keyof T & string, (value: unknown) => boolean>>>;
}

/** An object within a request: its class, and what it may have. */
export interface RequestObject {
  readonly objectClass: new () => object;
  readonly members: MemberNames;
}

/** Longest text of a member that is read as a value. */
const LONGEST_VALUE = 65_536;

/** The faults of requests without values to check, by their class and by which texts they have: the same whatever the texts are. */
const faultsWithoutValues = new WeakMap<object, Map<string, readonly MemberError[]>>();

/** How many unknown members the error names. */
const MOST_UNKNOWN_MEMBERS = 10;

/**
 * Reads a request's body as a class whose properties class-validator guards. Members that the class does not have are
 * refused: otherwise a misspelled one would be ignored without a message.
 *
 * A client chooses how many members and levels its JSON has. So only the members of this class are made into values.
 *
 * @param body - the text of a JSON body; anything else is refused
 * @throws {ProblemError} 400 when the text is no JSON, 422 that names every bad member by its JSON Pointer
 */
export function validRequest<T extends object>(
  requestClass: new () => T,
  body: unknown,
  members: RequestMembers<T>,
): T {
  const scanner = new JsonScanner(typeof body === 'string' ? body : 'null', MOST_INPUT_LEVELS);
  if (typeof body === 'string' && !scanner.beginsObject()) requireJson(() => scanner.requireJson());
  if (!scanner.beginsObject())
    throw invalid([{ pointer: '', detail: 'must be a JSON object, sent as application/json' }]);
  const { object, errors } = requireJson(() => readObject(scanner, requestClass, members, ''));
  if (errors.length > 0) throw invalid(errors);
  return object;
}

function faultsOf(object: object): readonly MemberError[] {
  // A member that is not there is looked at only by `IsDefined`.
  return validateSync(object, { skipUndefinedProperties: true }).map(({ property, constraints }) => ({
    pointer: pointerTo(property),
    detail: Object.values(constraints ?? {})[0] ?? 'is not valid',
  }));
}

/** Most pushes have an input and nothing else, and class-validator would take longer for it than all that is done here. */
function faultsOfTexts(object: object, texts: readonly string[]): readonly MemberError[] {
  const { constructor } = object;
  const given = texts.filter((name) => Reflect.get(object, name) !== undefined).join();
  const known = faultsWithoutValues.get(constructor) ?? new Map<string, readonly MemberError[]>();
  faultsWithoutValues.set(constructor, known);
  const faults = known.get(given) ?? faultsOf(object);
  known.set(given, faults);
  return faults;
}

interface ObjectReading<T> {
  readonly object: T;
  readonly errors: readonly MemberError[];
}

/** @param parent - JSON Pointer to the object */
function readObject<T extends object>(
  scanner: JsonScanner,
  objectClass: new () => T,
  members: MemberNames,
  parent: string,
): ObjectReading<T> {
  const object = new objectClass();
  const unknown: MemberError[] = [];
  const inner: MemberError[] = [];
  let valuesToCheck = 0;
  scanner.members((name, text) => {
    const pointer = (): string => `${parent}${pointerTo(name)}`;
    if (isOneOf(members.texts, name)) assign(object, name, text === 'null' ? undefined : text);
    else if (isOneOf(members.values, name)) {
      const value = readValue(pointer, text);
      if (members.passing?.[name]?.(value) !== true) valuesToCheck += 1;
      assign(object, name, value);
    } else if (members.objects && Object.hasOwn(members.objects, name)) {
      const reading = readMember(text, members.objects[name], pointer());
      inner.push(...reading.errors);
      assign(object, name, reading.object);
    } else if (unknown.length < MOST_UNKNOWN_MEMBERS)
      unknown.push({ pointer: pointer(), detail: 'is no member of this request' });
  });
  const faults = valuesToCheck > 0 ? faultsOf(object) : faultsOfTexts(object, members.texts);
  const placed = faults.map(({ pointer, detail }) => ({ pointer: `${parent}${pointer}`, detail }));
  return { object, errors: [...unknown, ...inner, ...placed] };
}

function readMember(text: string, shape: RequestObject | undefined, pointer: string): ObjectReading<object> {
  const scanner = new JsonScanner(text);
  if (shape && scanner.beginsObject()) return readObject(scanner, shape.objectClass, shape.members, pointer);
  return { object: {}, errors: [{ pointer, detail: 'must be an object' }] };
}

function requireJson<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new ProblemError(400, 'Body is not valid JSON');
    if (error instanceof JsonDepthError) throw invalid([{ pointer: '', detail: 'is nested too deeply' }]);
    throw error;
  }
}

function readValue(pointer: () => string, text: string): unknown {
  if (text.length > LONGEST_VALUE) throw invalid([{ pointer: pointer(), detail: 'is too long' }]);
  return JSON.parse(text);
}

function assign(request: object, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(request, name);
  else Reflect.set(request, name, value);
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** A JSON Pointer (RFC 6901) to a member of the body. */
function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
