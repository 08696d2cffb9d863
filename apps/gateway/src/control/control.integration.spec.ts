import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { makeKeyFile, type KeyFile } from '../access/testing/key-file.js';
import { GatewayBench } from '../testing/gateway.bench.js';

const KEYS = {
  shop: { client: 'shop', scopes: ['submit', 'read'] },
  boss: { client: 'boss', scopes: ['admin'] },
} as const;

type Owner = keyof typeof KEYS;

const SUCCEEDED = { status: 'succeeded', outputJson: '1' } as const;

describe('what only operators may do', () => {
  let keys: KeyFile<Owner>;
  let bench: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile(KEYS);
    bench = await GatewayBench.open({ environment: { ACCESS_KEYS_FILE: keys.path } });
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  const bearer = (owner: Owner) => ({ authorization: `Bearer ${keys.texts[owner]}` });

  describe('DELETE /v1/jobs/{id}', () => {
    const remove = (id: string, owner: Owner = 'boss') =>
      bench.http.delete(`/v1/jobs/${id}`).set(bearer(owner));
    const expectUnknown = async (id: string): Promise<void> => {
      await bench.http.get(`/v1/jobs/${id}`).set(bearer('boss')).expect(404);
      await bench.http.get(`/status/${id}`).set(bearer('boss')).expect(404);
      await bench.http.get(`/data/${id}`).set(bearer('boss')).expect(404);
    };

    it('removes a job that has ended, for everybody, and its message makes it no second time', async () => {
      const message = await bench.record('secret', { owner: 'shop' });
      await bench.finish(message, SUCCEEDED);
      await remove(message.id, 'shop').expect(403);
      await remove(message.id).expect(204);
      await expectUnknown(message.id);
      await remove(message.id).expect(404);
      await bench.http.post(`/v1/jobs/${message.id}/cancel`).set(bearer('boss')).expect(404);
      expect(await bench.store.records.claim(message, 5, { redelivered: true })).toEqual({
        kind: 'finished',
      });
      await expectUnknown(message.id);
    });

    it('leaves one that has not ended: 409', async () => {
      const { id } = await bench.record('waits');
      expect((await remove(id).expect(409)).body).toMatchObject({
        detail: 'the job has not ended: cancel it first',
      });
      await bench.http.post(`/v1/jobs/${id}/cancel`).set(bearer('boss')).expect(200);
      await remove(id).expect(204);
    });

    it('lets an idempotency key say that its job is gone', async () => {
      const push = () =>
        bench.http
          .post('/v1/jobs')
          .set({ ...bearer('shop'), 'idempotency-key': 'of-a-deleted-job' })
          .send({ input: 'a' });
      const { id } = (await push().expect(202)).body as { id: string };
      await bench.http.post(`/v1/jobs/${id}/cancel`).set(bearer('shop')).expect(200);
      await remove(id).expect(204);
      await push().expect(409);
    });
  });

  describe('POST /v1/models/{model}/pause and /resume', () => {
    const control = (action: string, owner: Owner = 'boss', model = 'default') =>
      bench.http.post(`/v1/models/${model}/${action}`).set(bearer(owner));

    it('pauses a model and lets it go on, as often as it is sent; pushes are accepted', async () => {
      await control('pause').expect(200);
      const paused = await control('pause').expect(200);
      expect(paused.body).toMatchObject({ name: 'default', paused: true });
      const { models } = (await bench.http.get('/v1/models').set(bearer('shop')).expect(200)).body as {
        models: readonly object[];
      };
      expect(models[0]).toMatchObject({ name: 'default', paused: true });
      await bench.http.post('/v1/jobs').set(bearer('shop')).send({ input: 'a' }).expect(202);
      expect((await control('resume').expect(200)).body).toMatchObject({ paused: false });
      expect((await control('resume').expect(200)).body).toMatchObject({ paused: false });
    });

    it('is for administrators, and for models that are served', async () => {
      await control('pause', 'shop').expect(403);
      await control('pause', 'boss', 'translation').expect(404);
    });
  });
});
