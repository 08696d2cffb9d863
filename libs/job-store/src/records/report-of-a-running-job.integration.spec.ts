import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobMessage } from '@tidegate/contracts';
import type { JobStore } from '../job-store.js';
import { openTestStore, testMessage } from '../testing/test-store.js';

let store: JobStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const REPORT = {
  progress: { fraction: 0.5, note: 'half' },
  partial: { from: 2, partsJson: '["a",{"b":1}]' },
};
const SHOWN = { progress: REPORT.progress, partialJson: '{"from":2,"parts":["a",{"b":1}]}' };
const DONE = { status: 'succeeded', outputJson: '"done"' } as const;

async function claimed(): Promise<JobMessage> {
  const message = testMessage();
  await store.records.claim(message, 5);
  return message;
}

async function reported(): Promise<JobMessage> {
  const message = await claimed();
  await store.records.report(message.id, 1, REPORT);
  return message;
}

async function expectNothingShown({ id }: JobMessage): Promise<void> {
  const record = await store.records.read(id);
  expect(record).toBeDefined();
  expect([record?.progress, record?.partialJson]).toEqual([undefined, undefined]);
}

describe('what the model of a running job reports of it', () => {
  it('is in its record, the latest of each kind', async () => {
    const { id } = await claimed();
    expect(await store.records.report(id, 1, REPORT)).toBe(true);
    expect(await store.records.read(id)).toMatchObject({ status: 'running', ...SHOWN });
    await store.records.report(id, 1, { progress: { fraction: 1 } });
    expect(await store.records.read(id)).toMatchObject({ ...SHOWN, progress: { fraction: 1 } });
  });

  it('is nothing when it reports nothing', async () => {
    const message = await claimed();
    expect(await store.records.report(message.id, 1, {})).toBe(true);
    await expectNothingShown(message);
  });

  it.each<[string, (message: JobMessage) => Promise<unknown>]>([
    ['succeeds', ({ id }) => store.records.finish(id, 1, DONE)],
    ['fails', ({ id }) => store.records.finish(id, 1, { status: 'failed', error: 'because' })],
    ['goes back to the queue', ({ id }) => store.records.giveBack(id, 1, { countsAsTry: false })],
    ['is given up', (message) => store.records.bury(message, 'gave-up')],
    ['starts again', (message) => store.records.claim(message, 5)],
  ])('is gone when the job %s, and a report that comes late is refused', async (_name, change) => {
    const message = await reported();
    await change(message);
    await expectNothingShown(message);
    const before = await store.records.read(message.id);
    expect(await store.records.report(message.id, 1, REPORT)).toBe(false);
    expect(await store.records.read(message.id)).toEqual(before);
  });

  it('is refused for a job that nobody has taken, or that there is not', async () => {
    const message = testMessage();
    expect(await store.records.report(message.id, 1, REPORT)).toBe(false);
    expect(await store.records.read(message.id)).toBeUndefined();
    await store.records.create(message);
    expect(await store.records.report(message.id, 0, REPORT)).toBe(false);
    await expectNothingShown(message);
  });
});
