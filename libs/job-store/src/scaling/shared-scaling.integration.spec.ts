import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { JobStore } from '../job-store.js';
import { scalingKey } from '../keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';
import type { PastDecision, SharedScaledObject } from './shared-scaling.js';

const DECISION: PastDecision = {
  replicas: 7,
  secondsSinceAnswer: 4,
  workers: 6,
  hadWork: true,
  isActive: true,
  secondsSinceActivity: 0,
};
const FIRST = { revision: 0, startupLeadSeconds: undefined };

describe('what scalers share', () => {
  let store: JobStore;
  let raw: Redis;

  beforeAll(async () => {
    store = await openTestStore();
    raw = openRawClient();
  });

  afterAll(async () => {
    await store.close();
    raw.disconnect();
  });

  const aScaledObject = (): SharedScaledObject => ({
    namespace: 'tidegate',
    name: 'worker',
    model: `scaling-${randomUUID()}`,
  });

  it('is the last decision, with times as ages, for those who decide by the same settings', async () => {
    const scaledObject = aScaledObject();
    expect(await store.sharedScaling.recall(scaledObject, 'a')).toEqual({ ...FIRST, decision: undefined });
    const isKept = await store.sharedScaling.remember(
      scaledObject,
      'a',
      { ...FIRST, startupLeadSeconds: 1.5 },
      DECISION,
    );
    expect(isKept).toBe(true);
    const { revision, startupLeadSeconds, decision } = await store.sharedScaling.recall(scaledObject, 'a');
    expect({ revision, startupLeadSeconds }).toEqual({ revision: 1, startupLeadSeconds: 1.5 });
    expect(decision).toEqual({
      ...DECISION,
      secondsSinceAnswer: expect.closeTo(4, 0),
      secondsSinceActivity: expect.closeTo(0, 0),
    });
    expect(await store.sharedScaling.recall(scaledObject, 'b')).toEqual({
      revision: 1,
      startupLeadSeconds: 1.5,
      decision: undefined,
    });
  });

  it('is not changed by one who decided on an older past', async () => {
    const scaledObject = aScaledObject();
    await store.sharedScaling.remember(scaledObject, 'a', FIRST, DECISION);
    const isKept = await store.sharedScaling.remember(scaledObject, 'a', FIRST, { ...DECISION, replicas: 1 });
    expect(isKept).toBe(false);
    const { decision } = await store.sharedScaling.recall(scaledObject, 'a');
    expect(decision?.replicas).toBe(7);
  });

  it('is when KEDA last asked any of them, and unknown where it has asked none', async () => {
    const [asked, other] = [aScaledObject(), aScaledObject()];
    await store.sharedScaling.noteQuestion(asked);
    await waitUntil(async () => {
      const [seconds = 0, nothing] = await store.sharedScaling.secondsSinceQuestions([asked, other]);
      return seconds >= 0.02 && seconds < 5 && nothing === undefined;
    });
    expect(await store.sharedScaling.secondsSinceQuestions([])).toEqual([]);
  });

  it('has no negative age when the clock of the store is set back, and goes after a day', async () => {
    const scaledObject = aScaledObject();
    const key = scalingKey(scaledObject.model, 'tidegate/worker');
    await store.sharedScaling.remember(scaledObject, 'a', FIRST, DECISION);
    await store.sharedScaling.noteQuestion(scaledObject);
    const later = String(Date.now() + 3_600_000);
    await raw.hset(key, 'askedMs', later, 'answeredMs', later, 'activityMs', later);
    expect(await store.sharedScaling.secondsSinceQuestions([scaledObject])).toEqual([0]);
    const { decision } = await store.sharedScaling.recall(scaledObject, 'a');
    expect([decision?.secondsSinceAnswer, decision?.secondsSinceActivity]).toEqual([0, 0]);
    expect(await raw.ttl(key)).toBeGreaterThan(86_000);
  });
});
