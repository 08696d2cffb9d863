import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobStore } from '../job-store.js';
import { openTestStore, recordedMessage, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

describe('creating records in batches', () => {
  it('stores every job of one turn of the event loop, also more than one call takes', async () => {
    const messages = Array.from({ length: 200 }, (_, index) => testMessage({ inputJson: String(index) }));
    await Promise.all(messages.map((message) => store.records.create(message)));
    const records = await Promise.all(messages.map(({ id }) => store.records.read(id)));
    expect(records.map((record) => record?.inputJson)).toEqual(messages.map(({ inputJson }) => inputJson));
  });

  it('keeps each job of a batch to its own model, input and time', async () => {
    const messages = ['first', 'second', 'third'].map((model, index) =>
      testMessage({ model, inputJson: JSON.stringify([model]), createdAtMs: 1_000 + index }),
    );
    await Promise.all(messages.map((message) => store.records.create(message)));
    for (const message of messages)
      expect(await store.records.read(message.id)).toEqual({
        ...recordedMessage(message),
        status: 'queued',
        attempt: 0,
      });
  });

  it('never overwrites in the middle of a batch', async () => {
    const [before, begun, after] = [testMessage(), testMessage(), testMessage()];
    await store.records.claim(begun, 5);
    await Promise.all([before, begun, after].map((message) => store.records.create(message)));
    const statuses = [before, begun, after].map(
      async ({ id }) => (await store.records.readStatus(id))?.status,
    );
    expect(await Promise.all(statuses)).toEqual(['queued', 'running', 'queued']);
  });
});
