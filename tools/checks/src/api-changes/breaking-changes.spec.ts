import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakingChanges, operationsByName } from './breaking-changes.js';
import type { OpenApiPart } from './open-api.types.js';

/** What a test changes of a document. */
interface Changed {
  [name: string]: Changed;
}

const read = (file: string): string => readFileSync(join(WORKSPACE_ROOT, file), 'utf8');
const RELEASED = JSON.parse(read('docs/api/released.json')) as OpenApiPart;
const CURRENT = JSON.parse(read('docs/api/openapi.json')) as OpenApiPart;

const [, unreleased = ''] = /^## \[Unreleased\]$([^]*?)(?=^## |$(?![^]))/m.exec(read('CHANGELOG.md')) ?? [];

const PREFER = { in: 'header', name: 'Prefer', schema: { type: 'string' } };

/** A small API, with all that changes are found in. */
const API = {
  paths: {
    '/jobs': {
      post: {
        operationId: 'push',
        'x-scope': 'submit',
        security: [{ key: [] }],
        parameters: [PREFER],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } } },
        responses: {
          200: {
            headers: { Location: { schema: { type: 'string' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Job' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      New: {
        type: 'object',
        required: ['input'],
        properties: {
          input: { oneOf: [{ type: 'string' }, { type: 'number' }] },
          kind: { enum: ['a', 'b'] },
          limit: { type: 'number', minimum: 1, maximum: 9 },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
      Job: {
        type: 'object',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          status: { enum: ['queued', 'done'] },
          kind: { enum: ['log'], description: 'Further kinds may be added.' },
          output: { oneOf: [{ type: 'string' }, { type: 'number' }] },
          retries: { allOf: [{ $ref: '#/components/schemas/Retries' }] },
          inner: { type: 'array', items: { $ref: '#/components/schemas/Job' } },
        },
      },
      Retries: { type: 'object', required: ['limit'], properties: { limit: { type: 'integer' } } },
    },
  },
};

function changesOf(
  change: (parts: { api: Changed; push: Changed; sent: Changed; job: Changed; retries: Changed }) => void,
): readonly string[] {
  const api = structuredClone(API) as unknown as Changed;
  const { New: sent, Job: job, Retries: retries } = api.components?.schemas ?? {};
  const push = api.paths?.['/jobs']?.post;
  if (!push || !sent || !job || !retries) throw new Error('the API has other parts');
  change({ api, push, sent, job, retries });
  return breakingChanges(API as unknown as OpenApiPart, api as unknown as OpenApiPart).map(
    ({ operation, change: what }) => `${operation}: ${what}`,
  );
}

const set = (part: Changed | undefined, name: string, value: unknown): void =>
  void Object.assign(part ?? {}, { [name]: value });
const remove = (part: Changed | undefined, name: string): void => {
  delete part?.[name];
};

describe('what breaks clients of an API', () => {
  it.each<[string, string, Parameters<typeof changesOf>[0]]>([
    ['a path that is gone', 'removed', ({ api }) => remove(api.paths, '/jobs')],
    ['a method that is gone', 'removed', ({ api }) => remove(api.paths?.['/jobs'], 'post')],
    [
      'another name of an operation',
      'the name is send, and was push',
      ({ push }) => set(push, 'operationId', 'send'),
    ],
    ['another scope', 'the scope is admin, and was submit', ({ push }) => set(push, 'x-scope', 'admin')],
    [
      'another way to send the key',
      'access by ["key"]: removed',
      ({ push }) => set(push, 'security', [{ other: [] }]),
    ],
    [
      'a parameter that is gone',
      'header parameter Prefer: removed',
      ({ push }) => set(push, 'parameters', []),
    ],
    [
      'a parameter that is required from now on',
      'header parameter Prefer: is now required',
      ({ push }) => set(push.parameters?.['0'], 'required', true),
    ],
    [
      'a new parameter that is required',
      'query parameter x: is now required',
      ({ push }) => set(push, 'parameters', [PREFER, { in: 'query', name: 'x', required: true }]),
    ],
    [
      'a parameter of another type',
      'header parameter Prefer: no longer takes string',
      ({ push }) => set(push.parameters?.['0']?.schema, 'type', 'integer'),
    ],
    [
      'a body that is required from now on',
      'body: is now required',
      ({ push }) => set(push.requestBody, 'required', true),
    ],
    [
      'a body of another kind',
      'body, application/json: removed',
      ({ push }) => set(push.requestBody, 'content', {}),
    ],
    ['an answer that is gone', '200: removed', ({ push }) => set(push, 'responses', {})],
    [
      'an answer of another kind',
      '200, application/json: removed',
      ({ push }) => set(push.responses?.['200'], 'content', {}),
    ],
    [
      'a header that is gone',
      '200, header Location: removed',
      ({ push }) => set(push.responses?.['200'], 'headers', {}),
    ],
    [
      'a member of a request that is gone',
      'body.kind: removed',
      ({ sent }) => remove(sent.properties, 'kind'),
    ],
    [
      'a member that is required from now on',
      'body.kind: is now required',
      ({ sent }) => set(sent, 'required', ['input', 'kind']),
    ],
    [
      'a value that is no longer taken',
      'body.kind: no longer takes b',
      ({ sent }) => set(sent.properties?.kind, 'enum', ['a']),
    ],
    [
      'a list of the values that are taken',
      'body.limit: no longer takes any value',
      ({ sent }) => set(sent.properties?.limit, 'enum', [1]),
    ],
    [
      'a narrower type',
      'body.limit: no longer takes number',
      ({ sent }) => set(sent.properties?.limit, 'type', 'integer'),
    ],
    [
      'a kind of input that is no longer taken',
      'body.input: number is no longer one of its kinds, or a new one',
      ({ sent }) => set(sent.properties?.input, 'oneOf', [{ type: 'string' }]),
    ],
    [
      'a lower limit',
      'body.limit: maximum is 8, and was 9',
      ({ sent }) => set(sent.properties?.limit, 'maximum', 8),
    ],
    [
      'a new limit',
      'body.limit: minLength is 1, and was none',
      ({ sent }) => set(sent.properties?.limit, 'minLength', 1),
    ],
    [
      'a pattern',
      'body.labels.*: the pattern is ^a, and was none',
      ({ sent }) => set(sent.properties?.labels?.additionalProperties, 'pattern', '^a'),
    ],
    [
      'names that are no longer free',
      'body.labels: no longer takes further members',
      ({ sent }) => set(sent.properties?.labels, 'additionalProperties', false),
    ],
    [
      'a member of an answer that is gone',
      '200.output: removed',
      ({ job }) => remove(job.properties, 'output'),
    ],
    [
      'a member deeper down that is gone',
      '200.retries.limit: removed',
      ({ retries }) => remove(retries.properties, 'limit'),
    ],
    [
      'a member that may be missing',
      '200.status: may now be missing',
      ({ job }) => set(job, 'required', ['id']),
    ],
    [
      'a value that nobody expects',
      '200.status: may now be paused',
      ({ job }) => set(job.properties?.status, 'enum', ['queued', 'done', 'paused']),
    ],
    [
      'a wider type',
      '200.id: may now be null',
      ({ job }) => set(job.properties?.id, 'type', ['string', 'null']),
    ],
    [
      'a kind of output that nobody expects',
      '200.output: object is no longer one of its kinds, or a new one',
      ({ job }) => set(job.properties?.output, 'oneOf', [{ type: 'string' }, { type: 'object' }]),
    ],
    [
      'another format',
      '200.id: the format is any, and was uuid',
      ({ job }) => remove(job.properties?.id, 'format'),
    ],
  ])('is %s', (_, change, of) => {
    expect(changesOf(of)).toContain(`POST /jobs: ${change}`);
  });

  it.each<[string, Parameters<typeof changesOf>[0]]>([
    ['nothing', () => undefined],
    ['a new path', ({ api }) => set(api.paths, '/models', { get: { responses: {} } })],
    ['a new answer', ({ push }) => set(push.responses, '409', {})],
    [
      'a new parameter that may be left out',
      ({ push }) => set(push, 'parameters', [PREFER, { in: 'query', name: 'x' }]),
    ],
    [
      'a new member that may be left out',
      ({ sent }) => set(sent.properties, 'priority', { type: 'integer' }),
    ],
    ['a member that may be left out from now on', ({ sent }) => set(sent, 'required', [])],
    ['a further value in a request', ({ sent }) => set(sent.properties?.kind, 'enum', ['a', 'b', 'c'])],
    [
      'a further kind of input',
      ({ sent }) =>
        set(sent.properties?.input, 'oneOf', [{ type: 'string' }, { type: 'number' }, { type: 'object' }]),
    ],
    ['a higher limit', ({ sent }) => set(sent.properties?.limit, 'maximum', 10)],
    ['a new member of an answer', ({ job }) => set(job.properties, 'priority', { type: 'integer' })],
    [
      'a member of an answer that is always there',
      ({ job }) => set(job, 'required', ['id', 'status', 'output']),
    ],
    ['a value that no longer comes', ({ job }) => set(job.properties?.status, 'enum', ['queued'])],
    [
      'a value of which the description says that it may be added',
      ({ job }) => set(job.properties?.kind, 'enum', ['log', 'output']),
    ],
    ['other words', ({ job }) => set(job.properties?.id, 'description', 'The id.')],
    ['another name of a schema', ({ api }) => set(api.components?.schemas, 'Other', { type: 'object' })],
  ])('is not %s', (_, of) => {
    expect(changesOf(of)).toEqual([]);
  });
});

describe('the API', () => {
  it('breaks no client of the last release, unless the changelog says so: a line with **Breaking** and the operation', () => {
    const lines = unreleased.split('\n').filter((line) => line.includes('**Breaking**'));
    const isAnnounced = (operation: string): boolean =>
      lines.some((line) => line.includes(`\`${operation}\``));
    const changes = breakingChanges(RELEASED, CURRENT).filter(({ operation }) => !isAnnounced(operation));
    expect(changes).toEqual([]);
  });

  it('has no operation that the last release lacks and the changelog does not name', () => {
    const known = operationsByName(RELEASED);
    const added = [...operationsByName(CURRENT).keys()].filter((name) => !known.has(name));
    const pathOf = (operation: string): string => operation.replace(/^\w+ /, '');
    expect(added.filter((operation) => !unreleased.includes(pathOf(operation)))).toEqual([]);
  });
});
