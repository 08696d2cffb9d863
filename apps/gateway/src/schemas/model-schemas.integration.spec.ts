import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ModelSchema } from '@tidegate/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

const REQUEST: ModelSchema = {
  input: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1 },
      to: { enum: ['de', 'fr'] },
      parts: { $ref: '#/$defs/Parts' },
    },
    required: ['text', 'to'],
    additionalProperties: false,
    $defs: { Parts: { type: 'array', items: { type: ['integer', 'null'] } } },
  },
  output: { type: 'string', examples: ['hallo'] },
};

const NO_SCHEMA = JSON.stringify({ input: {}, output: {} });

interface Described {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe('a model with a schema', () => {
  let bench: GatewayBench;
  let starts = Date.now();

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { MODELS: 'translate', INPUT_LIMIT_BYTES: '30000' } });
  });

  afterAll(async () => {
    for (const model of ['default', 'translate'])
      await bench.store.modelSchemas.write(model, {}, (starts += 1));
    await bench.close();
  });

  const read = async (model: string) => (await bench.http.get(`/v1/models/${model}/schema`)).body as unknown;
  /** Says what a model takes and returns, as a worker that starts; resolves when the gateway knows. */
  const store = async (model: string, schema: ModelSchema): Promise<void> => {
    await bench.store.modelSchemas.write(model, schema, (starts += 1));
    const shown = JSON.stringify({ input: schema.input ?? {}, output: schema.output ?? {} });
    await waitUntil(async () => JSON.stringify(await read(model)) === shown, { what: 'the gateway knows' });
  };
  const create = (input: unknown, model = 'translate') => bench.http.post('/v1/jobs').send({ model, input });

  it('shows what it takes and returns, and until it has reported, that it is anything', async () => {
    expect(await read('translate')).toEqual({ input: {}, output: {} });
    await store('translate', REQUEST);
    expect(await read('translate')).toEqual(REQUEST);
    const answer = await bench.http.get('/v1/models').expect(200);
    expect(answer.body).toMatchObject({
      models: [
        { name: 'default', schema: '/v1/models/default/schema' },
        { name: 'translate', schema: '/v1/models/translate/schema' },
      ],
    });
  });

  it('is not found where there is no such model', async () => {
    const answer = await bench.http.get('/v1/models/sing/schema').expect(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      detail: 'there is no model named sing, only default, translate',
      status: 404,
    });
  });

  it('has what it takes queued', async () => {
    await create({ text: 'hello', to: 'de', parts: [1, null] }).expect(202);
  });

  it('has what it takes queued as it was written: the check rounds, the input is not touched', async () => {
    const input = '{"text":"a","to":"de","parts":[6687881544318117707,1.0,-0.0]}';
    const body = `{"model":"translate", "input" : ${input} }`;
    const created = await bench.http.post('/v1/jobs').type('json').send(body).expect(202);
    const { id } = created.body as { readonly id: string };
    expect((await bench.store.records.read(id))?.inputJson).toBe(input);
  });

  it('has what it does not take refused before it is queued, with a pointer to each thing that is wrong', async () => {
    const answer = await create({ text: '', parts: ['x'], 'a/b': 1 }).expect(422);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(Object.keys(answer.body as object)[0]).toBe('detail');
    expect(answer.body).toEqual({
      detail: 'the request is not valid',
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      errors: expect.arrayContaining([
        { pointer: '/input/text', detail: 'must NOT have fewer than 1 characters' },
        { pointer: '/input/to', detail: 'must be there' },
        { pointer: '/input/parts/0', detail: 'must be integer,null' },
        { pointer: '/input/a~1b', detail: 'is no member that the model takes' },
      ]),
    });
    const whole = await create('hello').expect(422);
    expect(whole.body).toMatchObject({ errors: [{ pointer: '/input', detail: 'must be object' }] });
  });

  it('has an input above the limit refused for its size first', async () => {
    await create({ text: 'x'.repeat(40_000) }).expect(413);
  });

  it('has a member refused as missing though every object inherits one of that name', async () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
    await store('translate', { input: { type: 'object', required: names } });
    const answer = await create({}).expect(422);
    expect((answer.body as { errors: unknown }).errors).toEqual(
      names.map((name) => ({ pointer: `/input/${name}`, detail: 'must be there' })),
    );
    const members = names.map((name) => `"${name}":null`).join(',');
    await bench.http
      .post('/v1/jobs')
      .type('json')
      .send(`{"model":"translate","input":{${members}}}`)
      .expect(202);
    await store('translate', REQUEST);
  });

  it('leaves other models as they are', async () => {
    await create({ anything: 1 }, 'default').expect(202);
    await bench.push('anything');
  });

  it('stands in the OpenAPI document, which stays valid, with what it refers to', async () => {
    const body = (await bench.http.get('/openapi.json').expect(200)).body as Described;
    const { components } = body;
    expect(components.schemas['translate.input']).toMatchObject({
      properties: { parts: { $ref: '#/components/schemas/translate.input.Parts' } },
    });
    expect(components.schemas['translate.output']).toEqual(REQUEST.output);
    expect(components.schemas['default.input']).toBeUndefined();
    const result = await new Validator().validate(structuredClone(body) as object as Record<string, unknown>);
    expect(result).toMatchObject({ valid: true });
    const page = await bench.http.get('/docs/swagger-ui-init.js').expect(200);
    expect(page.text).toContain('translate.input');
  });

  it.each<[string, ModelSchema]>([
    ['text', { input: { type: 'string' } }],
    ['anything', {}],
  ])('keeps the old address as it was when it takes %s', async (_name, schema) => {
    await store('default', schema);
    for (const input of ['hello', '5', '{"a":1}', 'null']) {
      const id = await bench.push(input);
      expect((await bench.store.records.read(id))?.inputJson).toBe(JSON.stringify(input));
    }
    await bench.http.post('/push?input=').expect(400, { ...problem(400, 'Bad Request', 'empty input') });
  });

  it.each<[string, ModelSchema, string, unknown]>([
    ['a number', { input: { type: 'integer' } }, '5', 5],
    ['an object', { input: { type: 'object', required: ['a'] } }, '{"a":1}', { a: 1 }],
    ['a number or some texts', { input: { anyOf: [{ type: 'number' }, { enum: ['1', 'all'] }] } }, '1', '1'],
  ])('has a text at the old address read as JSON where it takes %s', async (_name, schema, text, input) => {
    await store('default', schema);
    const id = await bench.push(text);
    expect((await bench.store.records.read(id))?.inputJson).toEqual(JSON.stringify(input));
  });

  it.each<[string, ModelSchema, string, string, string]>([
    ['no JSON', { input: { type: 'integer' } }, 'five', '/input', 'must be integer'],
    ['JSON of another kind', { input: { type: 'integer', minimum: 6 } }, '5', '/input', 'must be >= 6'],
    [
      'JSON that is nested without end',
      { input: { type: 'array' } },
      '['.repeat(10_000) + ']'.repeat(10_000),
      '/input',
      'is nested too deeply',
    ],
    ['null', { input: { type: ['integer', 'null'] } }, 'null', '/input', 'must be integer,null'],
    [
      'an object without a member',
      { input: { type: 'object', required: ['a'] } },
      '{}',
      '/input/a',
      'must be there',
    ],
    [
      'a text that is too short',
      { input: { type: 'string', minLength: 6 } },
      '12345',
      '/input',
      'must NOT have fewer than 6 characters',
    ],
  ])('has %s refused at the old address', async (_name, schema, text, pointer, detail) => {
    await store('default', schema);
    const answer = await bench.http.post('/push').query({ input: text }).expect(422);
    expect(answer.body).toMatchObject({ detail: 'the request is not valid', errors: [{ pointer, detail }] });
  });

  it('takes everything again once it is started without a schema', async () => {
    await store('translate', REQUEST);
    await create(5).expect(422);
    await store('translate', {});
    await create(5).expect(202);
  });

  it('takes everything where its schema cannot be used after all', async () => {
    await store('translate', REQUEST);
    const unusable = { input: { $ref: 'http://127.0.0.1:1/' } };
    await bench.store.modelSchemas.write('translate', unusable, (starts += 1));
    await waitUntil(async () => JSON.stringify(await read('translate')) === NO_SCHEMA, {
      what: 'the gateway knows',
    });
    await create(5).expect(202);
  });

  it('costs no gateway its time, whatever it and its inputs are', async () => {
    await store('translate', { input: { type: 'string', pattern: '^(a+)+$' } });
    const beganMs = performance.now();
    await create(`${'a'.repeat(1500)}!`).expect(422);
    expect(performance.now() - beganMs).toBeLessThan(2_000);
  });
});

function problem(status: number, title: string, detail: string) {
  return { detail, type: 'about:blank', title, status };
}
