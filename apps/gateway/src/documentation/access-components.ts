import type { OpenAPIObject } from '@nestjs/swagger';
import { LEGACY_EXTENSION, SCOPE_EXTENSION } from '../access/access.decorators.js';
import { problemResponse } from '../problems/problem.response.js';
import type { LegacyEndpoints } from '../settings/gateway.settings.js';

/** How clients are let in, as far as the document shows it. */
export interface DocumentedAccess {
  /** Whether requests need an access key. */
  readonly needsKey: boolean;
  readonly legacyEndpoints: LegacyEndpoints;
}

/** The names of the ways to send a key, in the document. */
const BEARER = 'accessKey';
const QUERY = 'accessKeyInQuery';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<string, unknown>;

const METHODS = ['get', 'put', 'post', 'delete'] as const;

const RATE_HEADERS = {
  'RateLimit-Policy': {
    description: 'The limit and its window, where there is one: `"submit";q=100;w=60`.',
    schema: { type: 'string' },
  },
  RateLimit: { description: 'What is left of it: `"submit";r=42;t=17`.', schema: { type: 'string' } },
} as const;

const REFUSALS = {
  401: problemResponse(
    401,
    ['an access key is needed: Authorization: Bearer KEY', 'the access key is not valid'],
    'No access key came with the request, or none that counts.',
  ),
  403: problemResponse(
    403,
    ['the access key has no scope submit'],
    'The access key does not have the scope of this endpoint.',
  ),
  429: problemResponse(
    429,
    ['more than 100 in 60 s: try again later'],
    'The client has sent more than its limit allows.',
    RATE_HEADERS,
  ),
};

/** Adds how a key is sent, and to each operation whether it needs one and what it answers without. */
export function withAccess(
  document: OpenAPIObject,
  { needsKey, legacyEndpoints }: DocumentedAccess,
): OpenAPIObject {
  const securitySchemes = {
    [BEARER]: { type: 'http', scheme: 'bearer', description: 'An access key, as `npm run keys` makes it.' },
    [QUERY]: {
      type: 'apiKey',
      in: 'query',
      name: 'key',
      description: 'The same, for the earlier service’s clients.',
    },
  } as const;
  const components = { ...document.components, securitySchemes };
  if (!needsKey) return { ...document, components };
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, withKeys(item, legacyEndpoints)]),
  );
  return { ...document, components, paths };
}

function withKeys(
  item: OpenAPIObject['paths'][string],
  legacy: LegacyEndpoints,
): OpenAPIObject['paths'][string] {
  const operations = METHODS.flatMap((method) => {
    const operation = item[method] as Operation | undefined;
    return operation?.[SCOPE_EXTENSION] === undefined ? [] : [[method, withKey(operation, legacy)] as const];
  });
  return { ...item, ...Object.fromEntries(operations) };
}

function withKey(operation: Operation, legacy: LegacyEndpoints): Operation {
  const isLegacy = operation[LEGACY_EXTENSION] === true;
  const ways = [{ [BEARER]: [] }, ...(isLegacy ? [{ [QUERY]: [] }] : [])];
  const security = isLegacy && legacy === 'open' ? [{}, ...ways] : ways;
  return { ...operation, security, responses: { ...operation.responses, ...REFUSALS } };
}
