import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { makeKeyFile, type KeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';
import { storedJob } from '../testing/stored-job.js';
import {
  ANOTHER_BODY,
  BODY,
  openTwoGateways,
  sendKeyed,
  submitKeyed,
  type SubmittedJob,
  type TwoGateways,
} from './testing/keyed-requests.js';

const BEING_MADE = 'a request with this Idempotency-Key is being served, try again';
const FORGOTTEN = 'the job of this Idempotency-Key is no longer kept';
const TAKEN = 'this Idempotency-Key has come with another body before';

/** An answer that may be a problem. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly detail?: string };
}

describe('POST /v1/jobs with an Idempotency-Key', () => {
  let gateways: TwoGateways;
  let bench: GatewayBench;
  let second: GatewayBench;

  beforeAll(async () => {
    gateways = await openTwoGateways();
    ({ bench, second } = gateways);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await gateways.takeMessages();
  });
  afterAll(() => gateways.close());

  const send = (key: string, body = BODY, gateway = bench) => sendKeyed(gateway, key, body);
  const submit = (key: string, body = BODY, gateway = bench) => submitKeyed(gateway, key, body);

  it('gives the same job for the same key and body, from any gateway, as it is by then', async () => {
    const key = randomUUID();
    const job = await submit(`"${key}"`);
    expect(storedJob(await submit(`"${key}"`))).toEqual(storedJob(job));
    // Most clients leave the quotes out.
    const again = await send(key, BODY, second).expect(202);
    expect(storedJob(again.body)).toEqual(storedJob(job));
    expect(again.headers.location).toBe(`/v1/jobs/${job.id}`);
    const record = await bench.store.records.read(job.id);
    if (!record) throw new Error('the job is not recorded');
    await bench.finish(record, { status: 'succeeded', outputJson: '"done"' });
    expect(await submit(key)).toMatchObject({ id: job.id, status: 'succeeded', output: 'done' });
    const waited = await send(key).set('prefer', 'wait=5').expect(200);
    expect(waited.body).toMatchObject({ id: job.id, status: 'succeeded' });
    expect(await bench.countReady()).toBe(1);
  });

  it('makes jobs of their own for other keys, and for requests without one', async () => {
    const jobs = await Promise.all([submit(randomUUID()), submit(randomUUID())]);
    const without = await bench.http.post('/v1/jobs').type('json').send(BODY).expect(202);
    expect(new Set([...jobs, without.body as SubmittedJob].map(({ id }) => id)).size).toBe(3);
  });

  it('refuses another body, were it only another space, with 422', async () => {
    const key = randomUUID();
    await submit(key);
    for (const body of [ANOTHER_BODY, `${BODY} `, 'no JSON']) {
      const answer = await send(key, body).expect(422);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ detail: TAKEN, status: 422 });
    }
  });

  it('refuses a header that is no key with 400, and makes nothing', async () => {
    for (const header of ['""', '"a', 'a, b']) {
      const answer = await send(header).expect(400);
      expect(answer.body).toMatchObject({
        detail: 'Idempotency-Key must be 1 to 255 ASCII characters in double quotes',
      });
    }
    expect(await bench.countReady()).toBe(0);
  });

  it('answers 409 while the first request is served, from any gateway, and the job afterwards', async () => {
    const key = randomUUID();
    const { publisher } = bench;
    const publish = publisher.publish.bind(publisher);
    let confirm: () => void = () => undefined;
    const confirmed = new Promise<void>((resolve) => (confirm = resolve));
    const published = jest.spyOn(publisher, 'publish').mockImplementationOnce(async (message) => {
      await publish(message);
      await confirmed;
    });
    const first = submit(key);
    await waitUntil(() => published.mock.calls.length > 0, { what: 'the first request is served' });
    for (const gateway of [bench, second]) {
      const answer = await send(key, BODY, gateway).expect(409);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.body).toMatchObject({ detail: BEING_MADE, status: 409 });
      await send(key, ANOTHER_BODY, gateway).expect(422);
    }
    confirm();
    expect(storedJob(await submit(key, BODY, second))).toEqual(storedJob(await first));
  });

  it('makes one job of 20 simultaneous requests at two gateways', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, sent) => {
        return await send(key, BODY, sent % 2 === 0 ? bench : second);
      }),
    );
    const { id } = await submit(key);
    for (const answer of answers) {
      const { status } = answer;
      if (status === 202) expect((answer.body as SubmittedJob).id).toBe(id);
      else expect(answer).toMatchObject({ status: 409, body: { detail: BEING_MADE } });
    }
    expect(await bench.countReady()).toBe(1);
  });

  it('leads to the job when the client was gone before its answer', async () => {
    const key = randomUUID();
    const published = jest.spyOn(bench.publisher, 'publish');
    const socket = connect(bench.port, '127.0.0.1');
    socket.end(
      `POST /v1/jobs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nidempotency-key: "${key}"\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
    );
    await waitUntil(() => published.mock.calls.length > 0, { what: 'the job is published' });
    socket.destroy();
    const id = published.mock.calls[0]?.[0].id;
    await waitUntil(async () => (await send(key, BODY, second)).status === 202, { what: 'the job is there' });
    expect((await submit(key, BODY, second)).id).toBe(id);
    expect(await bench.countReady()).toBe(1);
  });
});

describe('idempotency keys', () => {
  it('belong to the client of an access key, whichever of its keys it uses', async () => {
    const keys: KeyFile<'shop' | 'shopAgain' | 'desk'> = makeKeyFile({
      shop: { client: 'shop', scopes: ['submit'] },
      shopAgain: { client: 'shop', scopes: ['submit'] },
      desk: { client: 'desk', scopes: ['submit'] },
    });
    const bench = await GatewayBench.open({ environment: { ACCESS_KEYS_FILE: keys.path } });
    const submit = async (owner: 'shop' | 'shopAgain' | 'desk', body: string): Promise<string> => {
      const answer = await bench.http
        .post('/v1/jobs')
        .type('json')
        .set({ authorization: `Bearer ${keys.texts[owner]}`, 'idempotency-key': '"1"' })
        .send(body)
        .expect(202);
      return (answer.body as SubmittedJob).id;
    };
    const id = await submit('shop', BODY);
    expect(await submit('shopAgain', BODY)).toBe(id);
    expect(await submit('desk', ANOTHER_BODY)).not.toBe(id);
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  it('answer 409 when the job is no longer kept, and are free when they have expired', async () => {
    const bench = await GatewayBench.open({
      environment: { RESULT_TTL_SECONDS: '1', IDEMPOTENCY_TTL_SECONDS: '3' },
    });
    const key = randomUUID();
    const send = () => bench.http.post('/v1/jobs').type('json').set('idempotency-key', key).send(BODY);
    const { id } = (await send().expect(202)).body as SubmittedJob;
    const record = await bench.store.records.read(id);
    if (!record) throw new Error('the job is not recorded');
    await bench.finish(record, { status: 'succeeded', outputJson: '"done"' });
    await waitUntil(
      async () => {
        const { status, headers, body } = (await send()) as Answer;
        return status === 409 && body.detail === FORGOTTEN && headers['retry-after'] === undefined;
      },
      { what: 'the result is no longer kept' },
    );
    await waitUntil(async () => (await send()).status === 202, { what: 'the key is free', withinMs: 10_000 });
    expect(((await send()).body as SubmittedJob).id).not.toBe(id);
    await bench.close();
  });
});
