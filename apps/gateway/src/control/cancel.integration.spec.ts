import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobStore } from '@tidegate/job-store';
import { ServiceLogger } from '@tidegate/service';
import { waitUntil } from '@tidegate/testing';
import { rmSync } from 'node:fs';
import { makeKeyFile, type KeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';

const KEYS = {
  shop: { client: 'shop', scopes: ['submit', 'read'] },
  desk: { client: 'desk', scopes: ['submit', 'read'] },
  reader: { client: 'reader', scopes: ['read'] },
  boss: { client: 'boss', scopes: ['admin'] },
} as const;

type Owner = keyof typeof KEYS;

describe('POST /v1/jobs/{id}/cancel', () => {
  let keys: KeyFile<Owner>;
  let bench: GatewayBench;
  const lines: unknown[] = [];

  beforeAll(async () => {
    keys = makeKeyFile(KEYS);
    bench = await GatewayBench.open({
      environment: { ACCESS_KEYS_FILE: keys.path, CANCEL_GRACE_SECONDS: '0' },
      prepare: (app) => {
        const logger = app.get(ServiceLogger);
        logger.info = (message, fields) => {
          if (message === 'control request') lines.push(fields);
        };
      },
    });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  const bearer = (owner: Owner) => ({ authorization: `Bearer ${keys.texts[owner]}` });
  const cancel = (id: string, owner: Owner = 'shop') =>
    bench.http.post(`/v1/jobs/${id}/cancel`).set(bearer(owner));
  const push = () => bench.record('an input', { owner: 'shop' });
  const run = async () => {
    const message = await push();
    await bench.store.records.claim(message, 5);
    return message;
  };

  it('ends a job that waits at once, as often as it is sent, and the old status says so', async () => {
    const { id } = await push();
    const answer = await cancel(id).expect(200);
    expect(answer.body).toMatchObject({
      id,
      status: 'canceled',
      done: true,
      cancelMethod: 'at_once',
      error: 'canceled before a worker took it',
      finishedAt: (answer.body as { cancelRequestedAt: string }).cancelRequestedAt,
    });
    const again = await cancel(id).send({ ignored: true }).expect(200);
    expect(again.body).toEqual(answer.body);
    const old = await bench.http.get(`/status/${id}`).set(bearer('shop')).expect(200);
    expect(old.body).toEqual({ status: 'error processing job: canceled before a worker took it' });
  });

  it('leaves a job that runs to its worker: canceling, until that confirms', async () => {
    const { id } = await run();
    const answer = await cancel(id).expect(202);
    expect(answer.body).toMatchObject({ status: 'canceling', done: false });
    const old = await bench.http.get(`/status/${id}`).set(bearer('shop')).expect(200);
    expect(old.body).toEqual({ status: 'processing' });
    await bench.store.records.finish(id, 1, {
      status: 'canceled',
      error: 'canceled: its model stopped when it was asked to',
      cancelMethod: 'signal',
    });
    expect((await cancel(id).expect(200)).body).toMatchObject({ status: 'canceled', cancelMethod: 'signal' });
  });

  it('answers 200 where the worker has stopped it before the answer', async () => {
    const { id } = await run();
    const { cancels } = bench.app.get(JobStore);
    const ask = cancels.cancel.bind(cancels);
    cancels.cancel = async (...parameters) => {
      const result = await ask(...parameters);
      await bench.store.records.finish(id, 1, {
        status: 'canceled',
        error: 'stopped',
        cancelMethod: 'signal',
      });
      return result;
    };
    const answer = await cancel(id).expect(200);
    cancels.cancel = ask;
    expect(answer.body).toMatchObject({ status: 'canceled', done: true });
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('waits for the confirmation where the client prefers that', async () => {
    const { id } = await run();
    const answering = cancel(id).set('prefer', 'wait=20').expect(200);
    const answer = await Promise.all([
      answering,
      waitUntil(async () => (await bench.store.records.readStatus(id))?.status === 'canceling', {
        what: 'it is canceling',
      }).then(() => bench.store.records.finish(id, 1, { status: 'succeeded', outputJson: '1' })),
    ]);
    expect(answer[0].headers['preference-applied']).toBe('wait=20');
    // The model was faster.
    expect(answer[0].body).toMatchObject({ status: 'succeeded', cancelRequestedAt: expect.any(String) });
  });

  it('ends a push that waits for its job', async () => {
    const { publisher } = bench;
    const publish = publisher.publish.bind(publisher);
    publisher.publish = async (message) => {
      await publish(message);
      setImmediate(() => void cancel(message.id).then());
    };
    const waiting = bench.http.post('/v1/jobs').set(bearer('shop')).set({ prefer: 'wait=20' });
    const answer = await waiting.send({ input: 'a' }).expect(200);
    expect(answer.body).toMatchObject({ status: 'canceled' });
  });

  it('ends a job whose worker does not confirm in time', async () => {
    const overdue = await run();
    await bench.store.cancels.cancel(overdue.id, 0);
    await waitUntil(async () => (await bench.store.records.readStatus(overdue.id))?.status === 'canceled', {
      what: 'a gateway ends it',
    });
    expect(await bench.store.records.read(overdue.id)).toMatchObject({ cancelMethod: 'worker_lost' });
  });

  it('is for the jobs of the client, and for keys that may submit', async () => {
    const { id } = await push();
    await cancel(id, 'desk').expect(404);
    await cancel(id, 'reader').expect(403);
    await cancel('no-such-job', 'boss').expect(404);
    await cancel(id, 'boss').expect(200);
  });

  it('is written into the log with whose key it was, what it asked for and what came of it', async () => {
    const { id } = await push();
    lines.length = 0;
    await cancel(id, 'desk').expect(404);
    await cancel(id).expect(200);
    await cancel(id).expect(200);
    const keyOf = (owner: Owner) => keys.texts[owner].split('_')[1];
    expect(lines).toEqual([
      { client: 'desk', keyId: keyOf('desk'), action: 'cancel', jobId: id, result: 'refused: 404' },
      { client: 'shop', keyId: keyOf('shop'), action: 'cancel', jobId: id, result: 'canceled' },
      { client: 'shop', keyId: keyOf('shop'), action: 'cancel', jobId: id, result: 'ended' },
    ]);
    const { text } = await bench.http.get('/metrics').set(bearer('boss')).expect(200);
    expect(text).toMatch(/^tidegate_control_requests_total\{action="cancel",result="canceled"\} [1-9]/m);
  });
});
