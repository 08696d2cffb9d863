import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { openTestStore } from '../testing/test-store.js';

const TEXT = { input: { type: 'string' } };
const NUMBER = { input: { type: 'number' }, output: true };

describe('the schema of a model', () => {
  let store: JobStore;

  beforeAll(async () => {
    store = await openTestStore();
  });

  afterAll(() => store.close());

  it('is not known of a model that nobody has reported', async () => {
    const model = randomUUID();
    expect(await store.modelSchemas.read(model)).toBeUndefined();
    expect(await store.modelSchemas.readVersion(model)).toBeUndefined();
  });

  it('is read as it was written, under a version that changes with it', async () => {
    const model = randomUUID();
    expect(await store.modelSchemas.write(model, TEXT, 1)).toBe(true);
    const version = await store.modelSchemas.readVersion(model);
    expect(await store.modelSchemas.read(model)).toEqual({ version, schema: TEXT });
    await store.modelSchemas.write(model, TEXT, 2);
    expect(await store.modelSchemas.readVersion(model)).toBe(version);
    await store.modelSchemas.write(model, NUMBER, 3);
    expect(await store.modelSchemas.readVersion(model)).not.toBe(version);
    expect(await store.modelSchemas.read(model)).toMatchObject({ schema: NUMBER });
  });

  it('is that of the process that started last, whichever writes last', async () => {
    const model = randomUUID();
    await store.modelSchemas.write(model, NUMBER, 2_000);
    expect(await store.modelSchemas.write(model, TEXT, 1_000)).toBe(false);
    expect(await store.modelSchemas.read(model)).toMatchObject({ schema: NUMBER });
  });

  it('is replaced by that of the same process, which may have read its file again', async () => {
    const model = randomUUID();
    await store.modelSchemas.write(model, NUMBER, 1_000);
    expect(await store.modelSchemas.write(model, TEXT, 1_000)).toBe(true);
    expect(await store.modelSchemas.read(model)).toMatchObject({ schema: TEXT });
  });

  it('is taken away by a later start that has none', async () => {
    const model = randomUUID();
    await store.modelSchemas.write(model, TEXT, 1_000);
    await store.modelSchemas.write(model, {}, 2_000);
    expect(await store.modelSchemas.read(model)).toMatchObject({ schema: {} });
    expect(await store.modelSchemas.write(model, TEXT, 1_500)).toBe(false);
  });
});
