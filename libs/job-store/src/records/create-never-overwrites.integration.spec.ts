import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, recordedMessage, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('creating a record', () => {
  it('stores the pushed job as queued', async () => {
    const message = testMessage({ inputJson: '{"text":"ü","list":[1.0,null]}' });
    await store.records.create(message);
    expect(await store.records.read(message.id)).toEqual({
      ...recordedMessage(message),
      status: 'queued',
      attempt: 0,
    });
  });

  it('leaves a job alone that a worker has begun already', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.create(message);
    expect(await store.records.read(message.id)).toMatchObject({ status: 'running', attempt: 1 });
  });

  it('leaves a job alone that has ended already', async () => {
    const message = testMessage();
    await store.records.claim(message, 5);
    await store.records.finish(message.id, 1, { status: 'succeeded', outputJson: '"done"' });
    await store.records.create(message);
    expect(await store.records.read(message.id)).toMatchObject({ status: 'succeeded', outputJson: '"done"' });
  });

  it('is harmless when it happens twice', async () => {
    const message = testMessage();
    await store.records.create(message);
    await store.records.create({ ...message, inputJson: '"another"' });
    expect(await store.records.read(message.id)).toMatchObject({ inputJson: message.inputJson });
  });
});
