import { validateSync } from 'class-validator';
import {
  JsonDepthError,
  JsonScanner,
  JsonSyntaxError,
  MOST_INPUT_LEVELS,
} from '../json-text/json-scanner.js';
import { invalid, ProblemError, type MemberError } from '../problems/problem.error.js';

/** Which members a request may have, by name. */
export interface RequestMembers<T> {
  /** Members that are read as values. */
  readonly values: readonly (keyof T & string)[];
  /** Members that stay JSON text, as the client has written it. Null counts as absent. */
  readonly texts: readonly (keyof T & string)[];
}

/** Longest text of a member that is read as a value. */
const LONGEST_VALUE = 65_536;

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
  const request = new requestClass();
  const unknown: MemberError[] = [];
  requireJson(() =>
    scanner.members((name, text) => {
      if (isOneOf(members.texts, name)) assign(request, name, text === 'null' ? undefined : text);
      else if (isOneOf(members.values, name)) assign(request, name, readValue(name, text));
      else if (unknown.length < MOST_UNKNOWN_MEMBERS)
        unknown.push({ pointer: pointerTo(name), detail: 'is no member of this request' });
    }),
  );
  const faults = validateSync(request).map(({ property, constraints }) => ({
    pointer: pointerTo(property),
    detail: Object.values(constraints ?? {})[0] ?? 'is not valid',
  }));
  if (unknown.length + faults.length > 0) throw invalid([...unknown, ...faults]);
  return request;
}

function requireJson(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new ProblemError(400, 'Body is not valid JSON');
    if (error instanceof JsonDepthError) throw invalid([{ pointer: '', detail: 'is nested too deeply' }]);
    throw error;
  }
}

function readValue(name: string, text: string): unknown {
  if (text.length > LONGEST_VALUE) throw invalid([{ pointer: pointerTo(name), detail: 'is too long' }]);
  return JSON.parse(text);
}

function assign(request: object, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(request, name);
  else Object.assign(request, { [name]: value });
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

/** A JSON Pointer (RFC 6901) to a member of the body. */
function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
