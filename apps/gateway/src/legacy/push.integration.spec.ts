import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { GatewayBench } from '../testing/gateway.bench.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('POST /push', () => {
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await GatewayBench.open({ environment: { INPUT_LIMIT_BYTES: '100000' } });
  });

  afterAll(() => bench.close());

  it('answers the id alone', async () => {
    const answer = await bench.http.post('/push').query({ input: 'hello' }).expect(200);
    expect(answer.body).toEqual({ id: expect.stringMatching(UUID) });
  });

  it('has recorded and queued the job when it answers', async () => {
    const id = await bench.push('täglich & 100 %');
    expect(await bench.store.records.read(id)).toMatchObject({
      status: 'queued',
      inputJson: '"täglich & 100 %"',
    });
    await waitUntil(async () => (await bench.countReady()) >= 1, { what: 'the message is in the queue' });
  });

  it('gives each push an id of its own', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => bench.push('same')));
    expect(new Set(ids).size).toBe(50);
  });

  it.each(['/push?input=', '/push', '/push?Input=x', '/push?output=x'])(
    'calls %s an empty input',
    async (path) => {
      const answer = await bench.http.post(path).expect(400);
      expect(Object.keys(answer.body as object)[0]).toBe('detail');
      expect(answer.body).toMatchObject({ detail: 'empty input', status: 400 });
      expect(answer.headers['content-type']).toContain('application/problem+json');
    },
  );

  it.each(['text/plain', 'application/json', 'application/x-www-form-urlencoded', 'image/png'])(
    'reads and discards a body of type %s',
    async (type) => {
      const answer = await bench.http
        .post('/push?input=a')
        .set('content-type', type)
        .send('{ not json')
        .expect(200);
      expect(answer.body).toEqual({ id: expect.stringMatching(UUID) });
    },
  );

  it('takes a body of 64 KiB, and refuses a larger one', async () => {
    const send = (bytes: number) =>
      bench.http.post('/push?input=a').set('content-type', 'text/plain').send('x'.repeat(bytes));
    await send(65_536).expect(200);
    const refused = await send(65_537).expect(413);
    expect(refused.body).toMatchObject({ status: 413 });
  });

  it('takes an input of 70 KB in the query, as the old service did', async () => {
    const input = 'x'.repeat(70_000);
    const id = await bench.push(input);
    expect((await bench.store.records.read(id))?.inputJson).toBe(JSON.stringify(input));
  });

  it('refuses an input above the limit before anything is stored', async () => {
    const before = await bench.countReady();
    const answer = await bench.http
      .post('/push')
      .query({ input: 'x'.repeat(100_001) })
      .expect(413);
    expect(answer.body).toMatchObject({ detail: 'input is larger than 100000 bytes' });
    expect(await bench.countReady()).toBe(before);
  });

  it('refuses request line and headers above 128 KiB as problem details', async () => {
    const answer = await bench.http.post(`/push?input=${'x'.repeat(132_000)}`).expect(431);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 431 });
  });

  it('refuses an input that is no UTF-8', async () => {
    await bench.http.post('/push?input=%ff%fe').expect(400);
  });

  it.each(['//push?input=a', '///push?input=a'])('ignores doubled slashes: %s', async (path) => {
    await bench.http.post(path).expect(200);
  });
});
