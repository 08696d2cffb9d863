import { beforeEach, describe, expect, it } from '@jest/globals';
import { nextActivity, type HeldActivity } from './held-activity.js';

describe('whether there should be a worker', () => {
  let held: (HeldActivity & { readonly atSeconds: number }) | undefined;
  let arrivedAtSeconds: number;

  beforeEach(() => {
    held = undefined;
    arrivedAtSeconds = Number.NEGATIVE_INFINITY;
  });

  const at = (nowSeconds: number, wantedReplicas: number, hasWork = false): boolean => {
    const before =
      held === undefined
        ? undefined
        : { isActive: held.isActive, ageSeconds: held.ageSeconds + nowSeconds - held.atSeconds };
    const secondsSinceArrival = nowSeconds - arrivedAtSeconds;
    const next = nextActivity(before, { wantedReplicas, hasWork, holdSeconds: 15, secondsSinceArrival });
    held = { ...next, atSeconds: nowSeconds };
    return next.isActive;
  };

  it('is what the policy returns first', () => {
    expect(at(0, 0)).toBe(false);
    held = undefined;
    expect(at(0, 1)).toBe(true);
  });

  it('holds for a sync period while there is no work, in both directions', () => {
    expect([at(0, 1), at(1, 0), at(14, 0)]).toEqual([true, true, true]);
    expect([at(15, 0), at(16, 1), at(29, 1)]).toEqual([false, false, false]);
    expect(at(30, 1)).toBe(true);
  });

  it('turns to true at once when there is work, and holds from the end of it', () => {
    expect([at(0, 0), at(1, 1, true), at(10, 1, true), at(11, 0), at(24, 0), at(25, 0)]).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('is looked at again once jobs have arrived, unless it is true', () => {
    expect(at(0, 0)).toBe(false);
    arrivedAtSeconds = 0.5;
    expect(at(1, 1)).toBe(true);
    arrivedAtSeconds = 1.5;
    expect(at(2, 0)).toBe(true);
  });
});
