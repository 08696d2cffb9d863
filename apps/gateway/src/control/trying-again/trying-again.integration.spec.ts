import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_MODEL_NAME, type JobMessage } from '@tidegate/contracts';
import { askStore, deadLettersKey } from '@tidegate/job-store';
import { makeOwnAddresses, type OwnAddresses } from '@tidegate/testing';
import { rmSync } from 'node:fs';
import { makeKeyFile, type KeyFile } from '../../access/testing/key-file.js';
import { GatewayBench } from '../../testing/gateway.bench.js';

const KEYS = {
  shop: { client: 'shop', scopes: ['submit', 'read'] },
  desk: { client: 'desk', scopes: ['submit', 'read'] },
  boss: { client: 'boss', scopes: ['admin'] },
} as const;

type Owner = keyof typeof KEYS;

describe('trying jobs again that have ended', () => {
  let keys: KeyFile<Owner>;
  let addresses: OwnAddresses;
  let bench: GatewayBench;

  beforeAll(async () => {
    keys = makeKeyFile(KEYS);
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({ addresses, environment: { ACCESS_KEYS_FILE: keys.path } });
    await askStore(addresses.REDIS_URL, ['DEL', deadLettersKey(DEFAULT_MODEL_NAME)]);
  });
  afterAll(async () => {
    await bench.close();
    rmSync(keys.folder, { recursive: true });
  });

  const post = (path: string, owner: Owner) =>
    bench.http.post(path).set({ authorization: `Bearer ${keys.texts[owner]}` });
  const retry = (id: string, owner: Owner = 'shop') => post(`/v1/jobs/${id}/retry`, owner);
  const redrive = (owner: Owner = 'boss') => post('/v1/models/default/redrive', owner);
  const bodyOf = (answer: { readonly body: unknown }): { readonly id: string } =>
    answer.body as { id: string };

  const RETRIES = { limit: 2, backoffSeconds: 1, factor: 2, maxBackoffSeconds: 60 };

  const fail = async (): Promise<JobMessage> => {
    const others = { owner: 'shop', metadata: { customer: '4711' }, timeoutSeconds: 9, retries: RETRIES };
    const message = { ...(await bench.record('an input', others)), ...others };
    await bench.finish(message, { status: 'failed', error: 'no network' });
    return message;
  };
  const giveUp = async (): Promise<JobMessage> => {
    const message = await bench.record('an input', { owner: 'shop' });
    await bench.store.records.bury(message, 'gave-up');
    return message;
  };

  describe('POST /v1/jobs/{id}/retry', () => {
    it('makes a new job of it, with all that it was pushed with, in the queue', async () => {
      const before = await bench.countReady();
      const { id } = await fail();
      const answer = await retry(id).expect(202);
      const made = bodyOf(answer);
      expect(made).toMatchObject({
        retryOf: id,
        status: 'queued',
        attempt: 0,
        input: 'an input',
        metadata: { customer: '4711' },
        timeoutSeconds: 9,
        retries: RETRIES,
        owner: 'shop',
      });
      expect(made.id).not.toBe(id);
      expect(answer.headers.location).toBe(`/v1/jobs/${made.id}`);
      expect((await bench.countReady()) - before).toBe(1);
    });

    it('gives the same new job for a second request, and another one for a retry of that', async () => {
      const { id } = await fail();
      const [first, second] = [
        bodyOf(await retry(id).expect(202)),
        bodyOf(await retry(id, 'boss').expect(202)),
      ];
      expect(second.id).toBe(first.id);
      const record = await bench.store.records.read(first.id);
      if (record) await bench.finish({ ...record, formatVersion: 2 }, { status: 'failed', error: 'again' });
      const third = bodyOf(await retry(first.id).expect(202));
      expect(third).toMatchObject({ retryOf: first.id });
      expect(third.id).not.toBe(first.id);
    });

    it('is for the jobs of the client, once they have ended', async () => {
      const { id } = await fail();
      await retry(id, 'desk').expect(404);
      await retry('no-such-job').expect(404);
      const waiting = await bench.record('an input', { owner: 'shop' });
      await retry(waiting.id).expect(409);
    });
  });

  describe('POST /v1/models/{model}/redrive', () => {
    it('makes a new job of each that was given up, once, and leaves other failed jobs alone', async () => {
      await fail();
      const jobs = await Promise.all(Array.from({ length: 40 }, giveUp));
      const before = await bench.countReady();
      const answers = await Promise.all([redrive().expect(200), redrive().expect(200)]);
      const last = (await redrive().expect(200)).body as unknown;
      expect(last).toMatchObject({ refused: 0, left: 0 });
      expect(answers.map(({ body }) => body as unknown)).toContainEqual(expect.objectContaining({ left: 0 }));
      expect((await bench.countReady()) - before).toBe(jobs.length);
    });

    it('leaves out what somebody has tried again by hand, and what is no longer kept', async () => {
      const [byHand, gone] = [await giveUp(), await giveUp()];
      await retry(byHand.id).expect(202);
      await askStore(addresses.REDIS_URL, ['DEL', `tidegate:job:${gone.id}`]);
      expect((await redrive().expect(200)).body).toEqual({ redriven: 0, refused: 0, left: 0 });
    });

    it('counts what the model no longer takes, which stays a dead letter, and goes on behind it', async () => {
      const refused = await giveUp();
      await askStore(addresses.REDIS_URL, [
        'HSET',
        `tidegate:job:${refused.id}`,
        'input',
        JSON.stringify('x'.repeat(1_100_000)),
      ]);
      await giveUp();
      expect((await redrive().expect(200)).body).toEqual({ redriven: 1, refused: 1, left: 1 });
    });

    it('is for administrators, and for models that are served', async () => {
      await redrive('shop').expect(403);
      await post('/v1/models/nobody/redrive', 'boss').expect(404);
    });
  });
});
