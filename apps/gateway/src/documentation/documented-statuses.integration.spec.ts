import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME, type JsonSchema, type JsonValue } from '@tidegate/contracts';
import { compileSchema, type CompiledSchema } from '@tidegate/json-schema';
import fc from 'fast-check';
import { makeKeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import type { ApiDocument } from './testing/api-document.js';
import { JOB_STATES, makeJob } from './testing/job-states.js';
import { madeRequests, type MadeRequest } from './testing/made-requests.js';

/** `DOCUMENTED_REQUESTS=20000` makes more of them. */
const REQUESTS = Number(process.env.DOCUMENTED_REQUESTS ?? 300);
const LANES = 80;
const MS_PER_REQUEST = 100;
const ROUNDS = 3;

const { path: keysFile, texts } = makeKeyFile({
  shop: { client: 'shop', scopes: ['submit', 'read'] },
  reader: { client: 'shop', scopes: ['read'] },
  desk: { client: 'desk', scopes: ['submit', 'read'] },
  admin: { client: 'admin', scopes: ['admin'] },
});
const bearer = (text: string): string => `Bearer ${text}`;
/** As often as they are here. */
const CREDENTIALS = [
  ...Array.from({ length: 4 }, () => [bearer(texts.shop), bearer(texts.admin)]).flat(),
  bearer(texts.reader),
  bearer(texts.desk),
  bearer('tidegate_00000000_wrong'),
  'Basic YTpi',
  undefined,
];

/** Without what the document says of it. */
const inShort = ({ target, headers, body = '' }: MadeRequest): Omit<MadeRequest, 'of'> => ({
  target,
  headers,
  body,
});

describe.each<[string, Readonly<Record<string, string>>, readonly (string | undefined)[]]>([
  ['without access keys', {}, [undefined]],
  ['with access keys', { ACCESS_KEYS_FILE: keysFile }, CREDENTIALS],
])('requests made from the OpenAPI document, %s', (_, environment, credentials) => {
  let bench: GatewayBench;
  let document: ApiDocument;
  const ids: string[] = [];

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { WAIT_LIMIT_SECONDS: '1', ...environment } });
    document = (await bench.http.get('/openapi.json').expect(200)).body as ApiDocument;
    for (let round = 0; round < ROUNDS; round += 1)
      ids.push(...(await Promise.all(JOB_STATES.map((state) => makeJob(bench, state, { owner: 'shop' })))));
  });
  afterAll(async () => {
    // Of the database of other specs too: a model may be paused by now, and retries are due later.
    await bench.store.pauses.resume(DEFAULT_MODEL_NAME);
    for (const id of ids) await bench.store.cancels.cancel(id, 0);
    await bench.close();
  });

  const schemas = new Map<string, CompiledSchema>();
  /** Whether a body is as its operation has it in the document, for this status and type. */
  const isDocumented = ({ of }: MadeRequest, status: number, type: string, text: string): boolean => {
    const { schema } = of.operation.responses[status]?.content?.[type] ?? {};
    if (schema === undefined) return text === '';
    if (!type.endsWith('json')) return true;
    const place = `${of.name} ${status} ${type}`;
    const compiled =
      schemas.get(place) ??
      compileSchema({ ...schema, components: document.components } as unknown as JsonSchema);
    schemas.set(place, compiled);
    return compiled.check(JSON.parse(text) as JsonValue, text.length).length === 0;
  };

  /** What is wrong with the answer to a request. */
  const faultOf = async (request: MadeRequest): Promise<string | undefined> => {
    const { of, target, headers, body } = request;
    const answer = await fetch(`http://127.0.0.1:${bench.port}${target}`, {
      method: of.method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const { status } = answer;
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    // A stream would not end by itself.
    if (type === 'text/event-stream') await answer.body?.cancel();
    const text = type === 'text/event-stream' ? '' : await answer.text();
    if (of.operation.responses[status] === undefined) return `${of.name}: ${status}`;
    return isDocumented(request, status, type, text) ? undefined : `${of.name}: ${status} with ${text}`;
  };

  it(
    'get no answer that is not in it, and none with another body',
    async () => {
      const requests = fc.sample(madeRequests(document, { ids, credentials }), REQUESTS);
      const faults = new Map<string, Omit<MadeRequest, 'of'>>();
      // Some wait for a second: the others need not wait for them.
      const sendInLane = async (): Promise<void> => {
        for (let request = requests.pop(); request; request = requests.pop()) {
          const fault = await faultOf(request);
          if (fault !== undefined) faults.set(fault, inShort(request));
        }
      };
      await Promise.all(Array.from({ length: LANES }, sendInLane));
      expect(Object.fromEntries(faults)).toEqual({});
    },
    REQUESTS * MS_PER_REQUEST,
  );
});
