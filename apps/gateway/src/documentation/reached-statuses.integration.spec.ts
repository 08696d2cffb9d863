import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME, type JsonSchema } from '@tidegate/contracts';
import { makeOwnAddresses, Relay, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { SCOPE_EXTENSION } from '../access/access.decorators.js';
import { makeKeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import { operationsOf, type ApiDocument, type PlacedOperation } from './testing/api-document.js';
import { makeJob } from './testing/job-states.js';

const LARGE = 'x'.repeat(200_000);
const BODIES: Readonly<Record<string, string>> = {
  'POST /v1/jobs': '{"input":"hello"}',
  'POST /v1/jobs/batch': '{"jobs":[{"input":"hello"}]}',
};
/** What no request here reaches, and why. */
const UNREACHED = [
  // It is answered from memory. The document has what any endpoint may answer.
  'GET /v1/models/{model}/schema: 503',
];

interface Asked {
  readonly id?: string;
  readonly model?: string;
  readonly query?: string;
  readonly method?: string;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

describe('each status of the OpenAPI document', () => {
  const { path: keysFile, texts } = makeKeyFile({
    admin: { client: 'admin', scopes: ['admin'] },
    submit: { client: 'shop', scopes: ['submit'] },
    read: { client: 'shop', scopes: ['read'] },
    limited: { client: 'busy', scopes: ['admin'], requestsPerMinute: 1, submitsPerMinute: 1 },
  });
  let addresses: RemovableAddresses;
  let relay: Relay;
  let bench: GatewayBench;
  let starts = Date.now();
  let operations: readonly PlacedOperation[];
  const reached = new Set<string>();

  beforeAll(async () => {
    addresses = await makeOwnAddresses();
    relay = await Relay.to(addresses.REDIS_URL);
    const environment = {
      ACCESS_KEYS_FILE: keysFile,
      REDIS_URL: relay.url,
      REQUEST_TIMEOUT_SECONDS: '1',
      WAIT_LIMIT_SECONDS: '1',
    };
    bench = await GatewayBench.open({ addresses, environment });
    operations = operationsOf((await bench.http.get('/openapi.json').expect(200)).body as ApiDocument);
  });
  afterAll(async () => {
    relay.restore();
    await serve({});
    await bench.stop();
    relay.remove();
    await addresses.remove();
  });

  const targetOf = (
    { path }: PlacedOperation,
    { id = 'none', model = DEFAULT_MODEL_NAME, query = '' }: Asked,
  ) =>
    `${path.replace('{id}', id).replace('{model}', model).replace('{number}', '3')}${path === '/push' && query === '' ? '?input=hello' : query}`;

  /** Sends a request, and notes its status. */
  const ask = async (of: PlacedOperation, asked: Asked = {}): Promise<Response> => {
    const body = asked.body ?? BODIES[of.name];
    const key = 'key' in asked ? asked.key : texts.admin;
    const answer = await fetch(`http://127.0.0.1:${bench.port}${targetOf(of, asked)}`, {
      method: asked.method ?? of.method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    reached.add(`${of.name}: ${answer.status}`);
    return answer;
  };

  /** Sends a text as it is, and notes the status. */
  const askRaw = async (of: PlacedOperation, others: string): Promise<void> => {
    const socket = connect({ port: bench.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(
      `${of.method} ${targetOf(of, {})} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${texts.admin}\r\n${others}`,
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    reached.add(`${of.name}: ${/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]}`);
    socket.destroy();
  };

  /** Has the model take such inputs alone; resolves when the gateway knows. */
  const serve = async (input: JsonSchema): Promise<void> => {
    await bench.store.modelSchemas.write(DEFAULT_MODEL_NAME, { input }, (starts += 1));
    await waitUntil(
      async () => {
        const answer = await fetch(`http://127.0.0.1:${bench.port}/v1/models/default/schema`, {
          headers: { authorization: `Bearer ${texts.admin}` },
        });
        return (await answer.text()).includes('integer') === JSON.stringify(input).includes('integer');
      },
      { what: 'the gateway knows what its model takes' },
    );
  };

  const named = (name: string): PlacedOperation => {
    const found = operations.find((operation) => operation.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };

  /** What clients do wrong, and what they find, at any endpoint. */
  const askAnywhere = async (of: PlacedOperation): Promise<void> => {
    const scope = new Map(Object.entries(of.operation)).get(SCOPE_EXTENSION) as unknown;
    const states = of.path.includes('{id}') ? (['queued', 'running', 'succeeded'] as const) : [];
    for (const state of states) await ask(of, { id: await makeJob(bench, state) });
    await ask(of);
    await ask(of, { model: 'nope' });
    await ask(of, { key: undefined });
    await ask(of, { key: scope === 'read' ? texts.submit : texts.read });
    await ask(of, { method: 'PATCH' });
    await ask(of, { headers: { 'x-large': LARGE } });
    for (let turn = 0; turn < 2; turn += 1) await ask(of, { key: texts.limited });
    if (of.method !== 'POST') return;
    await askRaw(of, 'Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n');
    for (const body of ['{', '[]']) await ask(of, { body });
  };

  /** A busy machine may have needed longer than a request may take; a gateway keeps such a failed reading for two seconds. */
  const askUntilItSucceeds = async (of: PlacedOperation): Promise<void> => {
    if (of.method !== 'GET' || of.path.includes('{id}') || !('200' in of.operation.responses)) return;
    const isReached = async (): Promise<boolean> =>
      reached.has(`${of.name}: 200`) || (await ask(of)).status === 200;
    await waitUntil(isReached, { what: `an answer to ${of.name}` });
  };

  it('is reached by requests, and no other one', async () => {
    await Promise.all(operations.map(askAnywhere));
    await Promise.all(operations.map((of) => askRaw(of, 'X-Slow: ')));
    await Promise.all(operations.map(askUntilItSucceeds));

    const push = named('POST /v1/jobs');
    await ask(named('POST /push'), { query: '?input=' });
    await ask(named('GET /v1/jobs/{id}/events'), { query: '?after=x' });
    await ask(named('GET /v1/workers'), { query: '?model=nope' });
    await ask(named('GET /v1/events'), { query: '?after=x' });
    await ask(named('GET /v1/jobs'), { query: '?limit=x' });
    for (const query of ['?model=nope', '?step=x']) await ask(named('GET /v1/history'), { query });
    const succeeded = await makeJob(bench, 'succeeded');
    const atEnd = { accept: 'text/event-stream', 'last-event-id': '99' };
    await ask(named('GET /v1/jobs/{id}/events'), { id: succeeded, headers: atEnd });
    const read = await ask(named('GET /v1/jobs/{id}'), { id: succeeded });
    const tag = read.headers.get('etag') ?? '';
    await ask(named('GET /v1/jobs/{id}'), { id: succeeded, headers: { 'if-none-match': tag } });

    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=1' };
    const { id } = (await (await ask(push, { headers })).json()) as { readonly id: string };
    const job = { ...(await bench.record('a')), id };
    await bench.finish(job, { status: 'succeeded', outputJson: '1' });
    await ask(push, { headers });
    await bench.store.deletion.delete(id);
    await ask(push, { headers });

    const hooked = await bench.record('a', {
      webhook: { url: 'https://example.com/', events: ['completed'] },
    });
    await bench.finish(hooked, { status: 'succeeded', outputJson: '1' });
    await ask(named('POST /v1/jobs/{id}/deliveries/{number}/redeliver'), { id: hooked.id });
    await bench.store.deletion.delete(hooked.id);

    const failed = await makeJob(bench, 'failed');
    await serve({ type: 'integer' });
    await ask(named('POST /push'));
    await ask(named('POST /v1/jobs/{id}/retry'), { id: failed });

    await serve({});
    relay.cut();
    await Promise.all(operations.map((of) => ask(of, { id: succeeded })));

    // Each of its jobs has a status of its own; as a whole it fails where its client’s requests cannot be counted.
    await ask(named('POST /v1/jobs/batch'), { key: texts.limited });
    // It reports an outage, and fails in the same case alone.
    await ask(named('GET /v1/health'), { key: texts.limited });

    const documented = operations.flatMap(({ name, operation }) =>
      Object.keys(operation.responses).map((status) => `${name}: ${status}`),
    );
    expect(documented.filter((each) => !reached.has(each))).toEqual(UNREACHED);
    expect([...reached].filter((each) => !documented.includes(each))).toEqual([]);
  });
});
