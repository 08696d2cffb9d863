import fc from 'fast-check';
import { operationsOf, type ApiDocument, type PlacedOperation } from './api-document.js';
import { validValues } from './valid-values.js';

/** A request that is made from the document. */
export interface MadeRequest {
  readonly of: PlacedOperation;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is there that the document cannot know. */
export interface KnownValues {
  readonly ids: readonly string[];
  /** Values of the header `Authorization`, to choose from; `undefined` is none. */
  readonly credentials: readonly (string | undefined)[];
}

/** Marks what goes into an address as it is. */
const RAW = 'raw:';
const VALID_WEIGHT = 24;

const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const anyNumber = fc
  .oneof(fc.integer(), fc.double(), fc.constantFrom('1e3', '-0', '9'.repeat(40)))
  .map(String);
const oddText = fc.constantFrom('%', '%ff', '%00', '%2f', '%0d%0a').map((text) => RAW + text);
const oddBody = fc.constantFrom(undefined, '', '{', '\0', '"\ud800"');

/** `undefined` is none. */
const TYPES = fc.oneof(
  { arbitrary: fc.constant('application/json'), weight: VALID_WEIGHT },
  fc.constantFrom(
    undefined,
    'application/json; charset=latin1',
    'application/json, application/json',
    'json',
    'text/plain',
    'multipart/form-data',
  ),
);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Requests of all operations: most are valid, and some odd in one place or another. */
export function madeRequests(document: ApiDocument, known: KnownValues): fc.Arbitrary<MadeRequest> {
  return fc.oneof(...operationsOf(document).map((operation) => requestsOf(document, operation, known)));
}

function requestsOf(
  document: ApiDocument,
  of: PlacedOperation,
  { ids, credentials }: KnownValues,
): fc.Arbitrary<MadeRequest> {
  const { parameters = [], requestBody } = of.operation;
  const parameterOf = (name: string, example: unknown, schema = {}): fc.Arbitrary<string> => {
    if (name === 'id') return fc.constantFrom(...ids);
    if (name === 'Idempotency-Key') return fc.uuid();
    const usual = fc.constant(textOf(example ?? '1'));
    return fc.oneof(usual, validValues(document, { ...schema, example }).map(textOf));
  };
  const values = fc.record(
    Object.fromEntries(
      parameters.map(({ in: place, name, example, schema }) => [
        `${place} ${name}`,
        fc.oneof(
          {
            arbitrary: parameterOf(name, example ?? schema?.example, schema),
            weight: VALID_WEIGHT,
          },
          anyText,
          anyNumber,
          oddText,
        ),
      ]),
    ),
    { requiredKeys: parameters.filter((each) => each.in === 'path').map(({ name }) => `path ${name}`) },
  );
  const bodies = Object.values(requestBody?.content ?? {}).map(({ schema = {} }) => ({
    arbitrary: validValues(document, schema).map((value) => JSON.stringify(value)),
    weight: VALID_WEIGHT,
  }));
  const anyBody = fc.jsonValue().map((value) => JSON.stringify(value));
  const accept = fc.constantFrom('application/json', 'text/event-stream', '*/*');
  return fc
    .tuple(values, fc.oneof(...bodies, oddBody, anyBody), TYPES, accept, fc.constantFrom(...credentials))
    .map(([given, body, type, accepted, authorization]) => ({
      of,
      ...placed(of.path, given),
      headers: {
        ...headersOf(given),
        accept: accepted,
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined || of.method === 'GET' ? {} : { 'content-type': type }),
      },
      ...(body === undefined || of.method === 'GET' ? {} : { body }),
    }));
}

function placed(path: string, given: Readonly<Record<string, string>>): { readonly target: string } {
  let target = path;
  const query: string[] = [];
  for (const [place, value] of Object.entries(given)) {
    const [where, name = ''] = place.split(' ');
    const text = value.startsWith(RAW) ? value.slice(RAW.length) : encodeURIComponent(value);
    if (where === 'path') target = target.replace(`{${name}}`, () => text);
    else if (where === 'query') query.push(`${name}=${text}`);
  }
  return { target: query.length > 0 ? `${target}?${query.join('&')}` : target };
}

function headersOf(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([place, value]) => {
      const [where, name = ''] = place.split(' ');
      return where === 'header' && /^[\x20-\x7e]*$/.test(value) ? [[name, value]] : [];
    }),
  );
}
