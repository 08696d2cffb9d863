import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonSchema, JsonValue, ModelSchema } from '@tidegate/contracts';
import type { Ending } from '@tidegate/job-store';
import { compileSchema } from '@tidegate/json-schema';
import { waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

interface Media {
  readonly schema?: JsonSchema;
  readonly examples?: Readonly<Record<string, { readonly value: JsonValue }>>;
}

interface Content {
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly example?: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: JsonValue;
}

const TRANSLATION: JsonSchema = {
  type: 'object',
  properties: {
    text: { type: 'string', minLength: 1 },
    to: { enum: ['de', 'fr'] },
    times: { $ref: '#/$defs/Times' },
  },
  required: ['text', 'to'],
  additionalProperties: false,
  $defs: { Times: { type: 'integer', minimum: 3 } },
};
const UNFULFILLABLE: JsonSchema = { type: 'integer', minimum: 2, maximum: 1 };

describe('the examples of the OpenAPI document', () => {
  let bench: GatewayBench;
  let starts = Date.now();

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { MODELS: 'translate' } });
  });

  afterAll(async () => {
    for (const model of ['default', 'translate'])
      await bench.store.modelSchemas.write(model, {}, (starts += 1));
    await bench.close();
  });

  /** Says what the models take, as workers that start; resolves when the gateway knows. */
  const serve = async (inputs: Readonly<Record<string, JsonSchema | undefined>>): Promise<Document> => {
    for (const [model, input] of Object.entries(inputs)) {
      const schema: ModelSchema = input === undefined ? {} : { input };
      await bench.store.modelSchemas.write(model, schema, (starts += 1));
      await waitUntil(
        async () => {
          const answer = await bench.http.get(`/v1/models/${model}/schema`).expect(200);
          return JSON.stringify((answer.body as ModelSchema).input) === JSON.stringify(input ?? {});
        },
        { what: 'the gateway knows' },
      );
    }
    return (await bench.http.get('/openapi.json').expect(200)).body as Document;
  };
  const textOf = ({ paths }: Document): string | undefined =>
    paths['/push']?.post?.parameters?.find(({ name }) => name === 'input')?.example;
  const bodiesOf = ({ paths }: Document): readonly JsonValue[] =>
    examplesOf(paths['/v1/jobs']?.post?.requestBody?.content?.['application/json']);
  const statesOf = ({ paths }: Document, path: string, method: string, status: string): readonly string[] =>
    Object.keys(paths[path]?.[method]?.responses[status]?.content?.['application/json']?.examples ?? {});

  it.each<[string, JsonSchema | undefined, JsonValue]>([
    ['anything', undefined, 'hello'],
    ['a text', { type: 'string', minLength: 7, examples: ['good morning'] }, 'good morning'],
    ['a number', { type: 'integer', minimum: 6, maximum: 6 }, 6],
    ['an object', TRANSLATION, { text: 'hello', to: 'de' }],
    [
      'one of several',
      { anyOf: [{ type: 'array', items: { type: 'number' }, minItems: 2 }, { type: 'null' }] },
      [1, 1],
    ],
  ])('are pushes that a model takes, where it takes %s', async (_, schema, input) => {
    const document = await serve({ default: schema, translate: schema });
    const text = textOf(document);
    expect(text).toBe(typeof input === 'string' ? input : JSON.stringify(input));
    await bench.http.post('/push').query({ input: text }).expect(200);
    expect(bodiesOf(document)).toEqual([
      { model: 'default', input },
      { model: 'translate', input },
    ]);
    for (const body of bodiesOf(document))
      await bench.http
        .post('/v1/jobs')
        .send(body as object)
        .expect(202);
  });

  it('leave a model out whose schema shows no input that it takes', async () => {
    const document = await serve({ default: UNFULFILLABLE, translate: TRANSLATION });
    expect(textOf(document)).toBeUndefined();
    expect(bodiesOf(document)).toEqual([{ model: 'translate', input: { text: 'hello', to: 'de' } }]);
  });

  it('show one job as it waits, and in every state that it may come to', async () => {
    const document = await serve({ default: undefined, translate: undefined });
    expect(statesOf(document, '/v1/jobs', 'post', '202')).toEqual(['queued']);
    expect(statesOf(document, '/v1/jobs/{id}', 'get', '200')).toEqual([
      'queued',
      'running',
      'succeeded',
      'failed',
      'timed_out',
      'canceling',
      'canceled',
      'expired',
    ]);
  });

  it.each<[string, Ending | 'queued' | 'running' | 'expired']>([
    ['queued', 'queued'],
    ['running', 'running'],
    ['succeeded', { status: 'succeeded', outputJson: '1' }],
    ['failed', { status: 'failed', error: 'no such file' }],
    ['timed_out', { status: 'timed_out', error: 'time limit of 5 s exceeded' }],
    ['expired', 'expired'],
  ])('have the members that a job has which is %s', async (state, life) => {
    await bench.store.measuredTimes.add('default', { startupSeconds: [30], serviceSeconds: [5, 600] });
    const job = await bench.record('hello');
    if (life === 'expired') await bench.store.records.bury(job, 'expired');
    else if (life === 'running') {
      await bench.store.records.claim(job, 5);
      const report = { progress: { fraction: 0.4, note: 'page 2' }, partial: { from: 0, partsJson: '[1]' } };
      await bench.store.records.report(job.id, 1, report);
    } else if (life !== 'queued') await bench.finish(job, life);
    let answer = {};
    const isComplete = async (): Promise<boolean> => {
      answer = (await bench.http.get(`/v1/jobs/${job.id}`).expect(200)).body as object;
      return (life !== 'queued' && life !== 'running') || 'estimate' in answer;
    };
    await waitUntil(isComplete, { what: 'the gateway knows the measured times', withinMs: 20_000 });
    const { paths } = await serve({ default: undefined });
    const example =
      paths['/v1/jobs/{id}']?.get?.responses['200']?.content?.['application/json']?.examples?.[state]?.value;
    expect(answer).toMatchObject({ status: state });
    expect(example).toMatchObject({ status: state });
    expect(Object.keys(example as object)).toEqual(Object.keys(answer));
  });

  it('fit their own schemas', async () => {
    const { paths, components } = await serve({ default: TRANSLATION });
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const media = operations
      .flatMap(({ requestBody = {}, responses }) => [requestBody, ...Object.values(responses)])
      .flatMap(({ content = {} }) => Object.values(content));
    const shown = media.filter((content) => examplesOf(content).length > 0);
    expect(shown.length).toBeGreaterThan(20);
    for (const content of shown) {
      const schema = compileSchema({ ...(content.schema as object), components });
      for (const value of examplesOf(content)) expect(schema.check(value, 1_000)).toEqual([]);
    }
  });
});

function examplesOf(media: Media | undefined): readonly JsonValue[] {
  return Object.values(media?.examples ?? {}).map(({ value }) => value);
}
