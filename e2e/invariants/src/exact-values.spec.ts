import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ECHO_MODELS } from '@tidegate/harness';
import fc from 'fast-check';
import { request } from 'undici';
import { InvariantBench } from './testing/invariant.bench.js';

/** A gateway and two workers. */
const START_LIMIT_MS = 120_000;

/** Every name that JavaScript's own objects inherit. */
const INHERITED_NAMES = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Date,
  RegExp,
  Map,
  Promise,
  Error,
  Buffer,
].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));

const NAMES = [...new Set([...INHERITED_NAMES, 'then', '10', '9', '-0', '', 'ä', '$ref', 'input', 'output'])];

/** Integers and floats that are written by Python's json as they are read: nothing of them may change on the way. */
const PYTHON_NUMBERS = [
  '6687881544318117707',
  '-9007199254740993',
  '1180591620717411303424',
  '1.0',
  '-0.0',
  '0.1',
  '1e+16',
  '1e-07',
  '1.7976931348623157e+308',
  '5e-324',
  '-1',
  '0',
];

/** Numbers that also JavaScript's JSON writes as it reads them. */
const PLAIN_NUMBERS = ['-1', '0', '0.1', '1e-7', '9007199254740991', '1.5'];

const nameJson = fc.constantFrom(...NAMES).map((name) => JSON.stringify(name));

/** JSON as text, written without spaces, whose objects have names that programs trip over. */
function jsonText(numbers: readonly string[], names: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...numbers, 'null', 'true', 'false', '"text"', '"1.0"', '""'),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      fc
        .uniqueArray(fc.tuple(names, tie('value')), { maxLength: 4, selector: ([name]) => name })
        .map((members) => `{${members.map(([name, json]) => `${name}:${json}`).join(',')}}`),
    ),
  }));
  return value.filter((json) => json !== 'null');
}

describe('JSON from a client to a model and back', () => {
  let bench: InvariantBench;

  beforeAll(async () => {
    bench = await InvariantBench.open({ MODELS: 'default,typescript' });
    await bench.worker({ path: ECHO_MODELS.Python });
    await bench.worker({ path: ECHO_MODELS.TypeScript }, { MODEL_NAME: 'typescript' });
  }, START_LIMIT_MS);
  afterAll(() => bench.close());

  const ask = async (method: 'GET' | 'POST', path: string, body?: string): Promise<string> => {
    const answer = await request(`${bench.gateway.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
    return text;
  };

  /** Pushes an input, waits for the end, and looks for input and output in the answers, as they are written there. */
  const expectShown = async (model: string, inputJson: string, outputJson = inputJson): Promise<void> => {
    const created = await ask('POST', '/v1/jobs', `{"model":"${model}","input":${inputJson}}`);
    expect(created).toContain(`"input":${inputJson},"createdAt":`);
    const { id } = JSON.parse(created) as { readonly id: string };
    await bench.waitForStatus(id, 'finished');
    const job = await ask('GET', `/v1/jobs/${id}`);
    expect(job).toContain(`"input":${inputJson},"output":${outputJson},"createdAt":`);
    if (outputJson.startsWith('{') && Object.hasOwn(JSON.parse(outputJson) as object, 'output')) return;
    const data = await ask('GET', `/data/${id}`);
    expect(data.startsWith(`{"output":${outputJson},"input":${inputJson},"latency":`)).toBe(true);
  };

  it('is what it was, to the byte, with a Python model', async () => {
    await fc.assert(
      fc.asyncProperty(jsonText(PYTHON_NUMBERS, nameJson), (json) => expectShown('default', json)),
      { numRuns: 60 },
    );
  });

  it('is what it was with a TypeScript model, as far as JavaScript has such values', async () => {
    // JavaScript puts members whose names are whole numbers first.
    const names = nameJson.filter((name) => !/^"\d+"$/.test(name));
    await fc.assert(
      fc.asyncProperty(jsonText(PLAIN_NUMBERS, names), (json) => expectShown('typescript', json)),
      { numRuns: 60 },
    );
  });

  it.each(['default', 'typescript'])(
    'keeps a member of each of these names with the model %s',
    async (model) => {
      const inner = `{${NAMES.filter((name) => !/^\d+$/.test(name))
        .map((name) => `${JSON.stringify(name)}:null`)
        .join(',')}}`;
      await expectShown(model, inner);
      await expectShown(model, `{"deep":[${inner}]}`);
    },
  );

  it('shows the input as it was sent also where a TypeScript model cannot: it rounds', async () => {
    await expectShown('typescript', '{"10":6687881544318117707,"9":1.0}', '{"9":1,"10":6687881544318118000}');
  });

  it('spreads an output that has a member output at the old address, with every value as it was', async () => {
    const json = '{"10":1.0,"output":6687881544318117707,"9":-0.0,"__proto__":{"a":1.0},"latency":1}';
    const created = await ask('POST', '/v1/jobs', `{"input":${json}}`);
    const { id } = JSON.parse(created) as { readonly id: string };
    await bench.waitForStatus(id, 'finished');
    const data = await ask('GET', `/data/${id}`);
    const wanted =
      '{"output":6687881544318117707,"input":' + json + ',"10":1.0,"9":-0.0,"__proto__":{"a":1.0},"latency":';
    expect(data.startsWith(wanted)).toBe(true);
  });
});
