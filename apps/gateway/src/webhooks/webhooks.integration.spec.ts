import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addAccessKey, addWebhookSecret, writeStoredKeys, writeStoredSecrets } from '@tidegate/access-keys';
import { askStore, jobKey } from '@tidegate/job-store';
import { makeOwnAddresses, waitUntil, type RemovableAddresses } from '@tidegate/testing';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { GatewayBench } from '../testing/gateway.bench.js';
import { Receiver } from './testing/receiver.js';

interface JobBody {
  readonly id: string;
  readonly webhook?: object;
}

interface DeliveriesBody {
  readonly deliveries: readonly Readonly<Record<string, unknown>>[];
}

describe('webhooks of jobs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-webhooks-'));
  const shop = addAccessKey([], { client: 'shop', scopes: ['submit', 'read'] }, new Date(), randomBytes);
  const desk = addAccessKey(
    shop.keys,
    { client: 'desk', scopes: ['submit', 'read'] },
    new Date(),
    randomBytes,
  );
  const ofShop = addWebhookSecret([], { client: 'shop' }, new Date(), randomBytes);
  const ofModel = addWebhookSecret(ofShop.secrets, { model: 'translate' }, new Date(), randomBytes);
  let receiver: Receiver;
  let addresses: RemovableAddresses;
  let bench: GatewayBench;

  beforeAll(async () => {
    receiver = await Receiver.http();
    writeStoredKeys(join(folder, 'keys.json'), desk.keys);
    writeStoredSecrets(join(folder, 'secrets.json'), ofModel.secrets);
    addresses = await makeOwnAddresses();
    bench = await GatewayBench.open({
      addresses,
      environment: {
        ACCESS_KEYS_FILE: join(folder, 'keys.json'),
        WEBHOOK_SECRETS_FILE: join(folder, 'secrets.json'),
        MODELS: 'translate',
        MODEL_WEBHOOKS: JSON.stringify({ translate: { url: `http://${receiver.host}/model` } }),
        WEBHOOK_ALLOW_HTTP: 'true',
        WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
        PUBLIC_URL: 'https://jobs.example/',
      },
    });
  });
  afterEach(() => {
    receiver.received.length = 0;
  });
  afterAll(async () => {
    await bench.close();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  const push = (body: object, { text } = shop) =>
    bench.http.post('/v1/jobs').set('authorization', `Bearer ${text}`).send(body);
  const get = (path: string, { text } = shop) => bench.http.get(path).set('authorization', `Bearer ${text}`);
  const hook = (events?: readonly string[]) => ({
    url: `http://${receiver.host}/hook`,
    ...(events && { events }),
  });

  const finish = async (id: string): Promise<void> => {
    const record = await bench.store.records.read(id);
    if (!record) throw new Error('there is no such job');
    await bench.finish(record, { status: 'succeeded', outputJson: '"done"' });
  };

  const deliveriesOf = async (id: string): Promise<DeliveriesBody['deliveries']> =>
    ((await get(`/v1/jobs/${id}/deliveries`).expect(200)).body as DeliveriesBody).deliveries;

  const pushed = async (body: object): Promise<JobBody> => (await push(body).expect(202)).body as JobBody;

  it('are shown with the job, and sent signed with the secret of its client', async () => {
    const { id, webhook } = await pushed({ input: 'hello', webhook: hook() });
    expect(webhook).toEqual({ ...hook(), events: ['completed'] });
    await finish(id);
    await waitUntil(async () => (await deliveriesOf(id))[0]?.status === 'delivered');
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const job = (await get(`/v1/jobs/${id}`).expect(200)).body as object;
    expect(new Webhook(ofShop.added.secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'job.succeeded',
      data: job,
    });
    expect(await deliveriesOf(id)).toMatchObject([
      {
        number: 3,
        event: 'completed',
        type: 'job.succeeded',
        webhookId: headers['webhook-id'],
        tries: 1,
        attempts: [{ answer: 204 }],
      },
    ]);
    const metrics = await bench.http.get('/metrics').set('authorization', `Bearer ${shop.text}`);
    expect(metrics.status).toBe(403);
  });

  it('may be those of the model, signed with its secret, whoever pushes and by whatever endpoint', async () => {
    const { id, webhook } = await pushed({ model: 'translate', input: 'hello' });
    expect(webhook).toEqual({ url: `http://${receiver.host}/model`, events: ['completed'], ofModel: true });
    await finish(id);
    const find = () => receiver.received.find(({ headers }) => headers['webhook-id'] === `${id}_3`);
    await waitUntil(() => find() !== undefined);
    const { headers, body } = find() ?? { headers: {}, body: '' };
    new Webhook(ofModel.added.secret).verify(body, headers as Record<string, string>);
  });

  it('may be asked for each job of a batch, and go with a job that is tried again by hand', async () => {
    const batch = await bench.http
      .post('/v1/jobs/batch')
      .set('authorization', `Bearer ${shop.text}`)
      .send({
        jobs: [
          { input: 1, webhook: hook() },
          { input: 2, webhook: { url: 'nowhere' } },
        ],
      })
      .expect(200);
    const [first, second] = (batch.body as { jobs: readonly { status: number; job?: JobBody }[] }).jobs;
    expect([first?.status, second?.status]).toEqual([202, 422]);
    const id = first?.job?.id ?? '';
    await finish(id);
    const again = await bench.http
      .post(`/v1/jobs/${id}/retry`)
      .set('authorization', `Bearer ${shop.text}`)
      .expect(202);
    expect((again.body as JobBody).webhook).toEqual({ ...hook(), events: ['completed'] });
  });

  it.each([
    [
      'an address of another scheme',
      { url: 'ftp://example.com/' },
      '/webhook/url',
      'must begin with https:// or http://',
    ],
    [
      'a password',
      { url: 'https://me:secret@example.com/' },
      '/webhook/url',
      'must have no user and no password',
    ],
    ['no address', {}, '/webhook/url', 'must be there'],
    [
      'events that are too many',
      { ...{ url: 'https://example.com/' }, events: ['log'] },
      '/webhook/events',
      /^must be a list of started/,
    ],
    ['no event', { url: 'https://example.com/', events: [] }, '/webhook/events', /^must be a list/],
    [
      'something unknown',
      { url: 'https://example.com/', retries: 1 },
      '/webhook/retries',
      'is no member of this request',
    ],
  ])('are refused with %s', async (_case, webhook, pointer, detail) => {
    const answer = await push({ input: 1, webhook }).expect(422);
    expect((answer.body as { errors: object[] }).errors).toContainEqual({
      pointer,
      detail: detail instanceof RegExp ? expect.stringMatching(detail) : detail,
    });
  });

  it('are refused of a client without a secret, for a model without one', async () => {
    const answer = await push({ input: 1, webhook: hook() }, desk).expect(422);
    expect((answer.body as { errors: object[] }).errors).toEqual([
      { pointer: '/webhook', detail: expect.stringContaining('there is no secret to sign it with') },
    ]);
  });

  it('are seen by their own client alone, and sent again on its request', async () => {
    const { id } = await pushed({ input: 'hello', webhook: hook() });
    await finish(id);
    await waitUntil(async () => (await deliveriesOf(id))[0]?.status === 'delivered');
    await get(`/v1/jobs/${id}/deliveries`, desk).expect(404);
    const redeliver = (number: string, { text } = shop) =>
      bench.http.post(`/v1/jobs/${id}/deliveries/${number}/redeliver`).set('authorization', `Bearer ${text}`);
    await redeliver('3', desk).expect(404);
    await redeliver('4').expect(404);
    await redeliver('x').expect(404);
    const answer = await redeliver('3').expect(202);
    expect(answer.body).toMatchObject({ number: 3, status: 'pending', tries: 1 });
    // Others may still be on their way from the test before.
    const sentOf = () => receiver.received.filter(({ headers }) => headers['webhook-id'] === `${id}_3`);
    await waitUntil(() => sentOf().length === 2, { what: 'it is sent again, with the same id' });
  });

  it('outlive their job: they are shown to its client, and sent again, until it is deleted', async () => {
    const [gone, deleted] = [
      await pushed({ input: 'hello', webhook: hook() }),
      await pushed({ input: 'hello', webhook: hook() }),
    ];
    for (const { id } of [gone, deleted]) {
      await finish(id);
      await waitUntil(async () => (await deliveriesOf(id))[0]?.status === 'delivered');
    }
    const redeliver = ({ id }: JobBody, { text } = shop) =>
      bench.http.post(`/v1/jobs/${id}/deliveries/3/redeliver`).set('authorization', `Bearer ${text}`);
    await askStore(addresses.REDIS_URL, ['DEL', jobKey(gone.id)]);
    await get(`/v1/jobs/${gone.id}`).expect(404);
    await redeliver(gone, desk).expect(404);
    await redeliver(gone).expect(202);
    const sentOf = () => receiver.received.filter(({ headers }) => headers['webhook-id'] === `${gone.id}_3`);
    await waitUntil(() => sentOf().length === 2);
    expect(JSON.parse(sentOf()[1]?.body ?? '')).toMatchObject({
      type: 'job.succeeded',
      data: { id: gone.id, owner: 'shop', status: 'succeeded', done: true },
    });

    await bench.store.deletion.delete(deleted.id);
    await get(`/v1/jobs/${deleted.id}/deliveries`).expect(404);
    await redeliver(deleted).expect(404);
  });

  it('have an empty list for a job that has none, and none for no job', async () => {
    const { id } = await pushed({ input: 'hello' });
    await expect(deliveriesOf(id)).resolves.toEqual([]);
    await get('/v1/jobs/no-such-job/deliveries').expect(404);
  });
});
