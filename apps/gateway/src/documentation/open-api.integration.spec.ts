import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { GatewayBench } from '../testing/gateway.bench.js';

interface Answer {
  readonly description?: string;
  readonly content?: Readonly<
    Record<string, { readonly example?: unknown; readonly examples?: unknown; readonly schema?: unknown }>
  >;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly description?: string;
    readonly example?: unknown;
    readonly schema?: { readonly example?: unknown };
  }[];
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<
      Record<string, { readonly properties?: Readonly<Record<string, { readonly example?: unknown }>> }>
    >;
  };
}

describe('the OpenAPI document', () => {
  let bench: GatewayBench;
  let document: Document;

  beforeAll(async () => {
    bench = await GatewayBench.open();
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

  it('names every error as problem details, with an example', () => {
    for (const operations of Object.values(document.paths)) {
      for (const { responses } of Object.values(operations)) {
        for (const [status, answer] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          const content = answer.content?.['application/problem+json'];
          expect({ status, example: content?.example ?? content?.examples }).toEqual({
            status,
            example: expect.anything(),
          });
        }
      }
    }
  });

  it('is shown by Swagger UI', async () => {
    const page = await bench.http.get('/docs').redirects(1).expect(200);
    expect(page.text).toContain('swagger-ui');
  });
});
