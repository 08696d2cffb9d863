import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';
import { GatewayBench } from '../testing/gateway.bench.js';

interface Answer {
  readonly description?: string;
  readonly content?: Readonly<
    Record<
      string,
      {
        readonly examples?: Readonly<Record<string, { readonly value: { readonly status: number } }>>;
        readonly schema?: Property;
      }
    >
  >;
}

interface Property {
  readonly $ref?: string;
  readonly type?: string;
  readonly oneOf?: readonly Property[];
  readonly allOf?: readonly Property[];
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: Property | boolean;
  readonly items?: Property;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly requestBody?: Answer;
  readonly parameters?: readonly {
    readonly description?: string;
    readonly example?: unknown;
    readonly schema?: Property;
  }[];
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Document {
  readonly info: { readonly description: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly securitySchemes?: object;
    readonly schemas?: Readonly<Record<string, Property>>;
  };
}

/** A schema and all those within it. */
function* schemasIn(schema: Property): Generator<Property> {
  yield schema;
  const { properties = {}, oneOf = [], allOf = [], items, additionalProperties: others } = schema;
  for (const inner of [...Object.values(properties), ...oneOf, ...allOf]) yield* schemasIn(inner);
  if (items !== undefined) yield* schemasIn(items);
  if (typeof others === 'object') yield* schemasIn(others);
}

describe('the OpenAPI document', () => {
  let bench: GatewayBench;
  let document: Document;
  const routes = new Set<string>();

  beforeAll(async () => {
    bench = await GatewayBench.open({
      prepare: (app) => {
        app
          .getHttpAdapter()
          .getInstance()
          .addHook('onRoute', ({ url }) => void routes.add(url));
      },
    });
    document = (await bench.http.get('/openapi.json').expect(200)).body as Document;
  });

  afterAll(() => bench.close());

  it('is valid', async () => {
    const result = await new Validator().validate(
      structuredClone(document) as object as Record<string, unknown>,
    );
    expect(result).toMatchObject({ valid: true });
  });

  it('has every path of the old service', () => {
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/push', '/status/{id}', '/data/{id}']),
    );
  });

  it('has every path that the gateway answers, but those for operators and its own pages', () => {
    const others = /^\/(livez|readyz|metrics|docs.*|openapi\.json)$|^\*$/;
    const paths = [...routes].filter((url) => !others.test(url)).map((url) => url.replace(/:(\w+)/g, '{$1}'));
    expect(paths.sort()).toEqual(Object.keys(document.paths).sort());
  });

  it('has the version of the release', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(document.info.version).toBe(version);
  });

  it('describes every operation, parameter and answer, with an example of each parameter', () => {
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toBeTruthy();
        for (const parameter of operation.parameters ?? []) {
          expect(parameter.description).toBeTruthy();
          expect(parameter.example ?? parameter.schema?.example).toBeDefined();
        }
        for (const answer of Object.values(operation.responses)) expect(answer.description).toBeTruthy();
      }
    }
  });

  describe('for clients that are generated from it', () => {
    const operations = (): readonly Operation[] =>
      Object.values(document.paths).flatMap((methods) => Object.values(methods));

    it('names each operation in words of its own', () => {
      const ids = operations().map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    });

    it('names the schema of each body and answer, unless it is text or any JSON', () => {
      for (const { operationId, requestBody, responses } of operations())
        for (const { content = {} } of [...(requestBody ? [requestBody] : []), ...Object.values(responses)])
          for (const { schema } of Object.values(content)) {
            const isNamed = schema?.$ref !== undefined || schema?.type === 'string' || schema?.oneOf;
            expect({ operationId, schema, isNamed: Boolean(isNamed) }).toMatchObject({ isNamed: true });
          }
    });

    it('says of each object which members it has, or that it may have any, and of each list what is in it', () => {
      for (const schema of Object.values(document.components?.schemas ?? {}).flatMap((each) => [
        ...schemasIn(each),
      ])) {
        const { type, properties, additionalProperties, items } = schema;
        if (type === 'object') expect(properties ?? additionalProperties).toBeDefined();
        if (type === 'array') expect(items).toBeDefined();
        // A list that is meant to be an object: what the library makes of a schema with two types.
        expect(type === 'array' && additionalProperties !== undefined).toBe(false);
      }
    });
  });

  it('names every error as problem details, with an example', () => {
    for (const operations of Object.values(document.paths)) {
      for (const { responses } of Object.values(operations)) {
        for (const [status, answer] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          const content = answer.content?.['application/problem+json'];
          expect({ status, examples: Object.keys(content?.examples ?? {}) }).toEqual({
            status,
            examples: expect.arrayContaining([expect.any(String)]),
          });
        }
      }
    }
  });

  it('gives every example of an error the status under which it stands', () => {
    for (const operations of Object.values(document.paths)) {
      for (const { responses } of Object.values(operations)) {
        for (const [status, { content }] of Object.entries(responses)) {
          const examples = content?.['application/problem+json']?.examples ?? {};
          for (const { value } of Object.values(examples)) expect(value.status).toBe(Number(status));
        }
      }
    }
  });

  it('documents every outage that a push may meet, and of the one that a question may', () => {
    const outages = (path: string, method: string): readonly string[] =>
      Object.keys(
        document.paths[path]?.[method]?.responses['503']?.content?.['application/problem+json']?.examples ??
          {},
      );
    expect(outages('/status/{id}', 'get')).toEqual(['the job store is out of reach, try again']);
    expect(outages('/push', 'post')).toHaveLength(6);
    expect(outages('/v1/jobs', 'post')).toEqual(outages('/push', 'post'));
  });

  it('states the type of every parameter and property, and lets inputs and outputs be any JSON', () => {
    for (const operations of Object.values(document.paths))
      for (const { parameters = [] } of Object.values(operations))
        for (const { schema } of parameters) expect(schema?.type).toBeDefined();
    const { DataResponse, JobResponse, CreateJobRequest } = document.components?.schemas ?? {};
    for (const property of [
      DataResponse?.properties?.output,
      DataResponse?.properties?.input,
      JobResponse?.properties?.output,
      CreateJobRequest?.properties?.input,
    ]) {
      expect(property?.type).toBeUndefined();
      expect(property?.oneOf).toContainEqual({ type: 'string' });
    }
  });

  it.each<[string, (document: Document) => boolean]>([
    ['to cancel a job', ({ paths }) => Object.keys(paths).some((path) => path.includes('cancel'))],
    ['to list jobs', ({ paths }) => paths['/v1/jobs']?.get !== undefined],
    ['keys', ({ components }) => components?.securitySchemes !== undefined],
  ])('states what is not there yet, as long as it is not: %s', (words, isThere) => {
    expect(document.info.description.includes(`\n- ${words}: `)).toBe(!isThere(document));
  });

  it('is shown by Swagger UI', async () => {
    const page = await bench.http.get('/docs').redirects(1).expect(200);
    expect(page.text).toContain('swagger-ui');
  });

  it.each(['/docs', '/openapi.json'])('answers HEAD %s as GET, without a body', async (path) => {
    const { headers } = await bench.http.get(path).expect(200);
    const answer = await bench.http.head(path).expect(200);
    expect(answer.headers['content-type']).toBe(headers['content-type']);
    expect(answer.headers['content-length']).toBe(headers['content-length']);
    expect(answer.text).toBeFalsy();
  });
});
