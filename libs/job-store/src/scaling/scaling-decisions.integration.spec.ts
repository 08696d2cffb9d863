import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { JobStore } from '../job-store.js';
import { decisionsKey, wantedKey } from '../keys.js';
import { openRawClient, openTestStore } from '../testing/test-store.js';
import type { ScalingDecisionNote } from './scaling-decisions.js';

let store: JobStore;
let raw: Redis;

beforeAll(async () => {
  store = await openTestStore();
  raw = openRawClient();
});

afterAll(async () => {
  await store.close();
  await raw.quit();
});

function aDecision(overrides: Partial<ScalingDecisionNote> = {}): ScalingDecisionNote {
  return {
    by: 'scaler',
    scaledObject: 'tidegate/worker',
    from: 1,
    wanted: 2,
    allowed: 2,
    reason: 'two cost least',
    inputs: { ready: 3 },
    ...overrides,
  };
}

describe('what was decided about the workers of a model', () => {
  it('is kept where it changes, and the present number always', async () => {
    const model = randomUUID();
    expect(await store.scalingDecisions.wanted(model)).toBeUndefined();
    await store.scalingDecisions.note(model, aDecision());
    await store.scalingDecisions.note(model, aDecision({ reason: 'two still cost least' }));
    const most = aDecision({ wanted: 9, allowed: 4, limit: 'maxReplicas' });
    await store.scalingDecisions.note(model, most);
    expect(await store.scalingDecisions.wanted(model)).toBe(4);
    const kept = await store.scalingDecisions.list(model, 10);
    expect(kept).toMatchObject([most, aDecision()]);
    expect(kept[0]?.atMs).toBeGreaterThan(Date.now() - 60_000);
    expect(await store.scalingDecisions.list(model, 1)).toHaveLength(1);
  });

  it('is bounded by number and time', async () => {
    const model = randomUUID();
    for (let wanted = 1; wanted <= 60; wanted += 1)
      await store.scalingDecisions.note(model, aDecision({ wanted, allowed: wanted }));
    expect(await raw.llen(decisionsKey(model))).toBe(50);
    expect(await raw.ttl(decisionsKey(model))).toBeGreaterThan(0);
    expect(await raw.ttl(wantedKey(model))).toBeLessThanOrEqual(90);
    await raw.pexpire(wantedKey(model), 0);
    expect(await store.scalingDecisions.wanted(model)).toBeUndefined();
  });
});
