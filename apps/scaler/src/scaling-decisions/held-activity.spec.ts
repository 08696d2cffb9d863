import { beforeEach, describe, expect, it } from '@jest/globals';
import { HeldActivity } from './held-activity.js';

describe('whether there should be a worker', () => {
  let activity: HeldActivity;

  beforeEach(() => {
    activity = new HeldActivity();
  });

  const at = (nowSeconds: number, wantedReplicas: number, hasWork = false): boolean =>
    activity.next({ nowSeconds, wantedReplicas, hasWork, holdSeconds: 15 });

  it('is what the policy returns first', () => {
    expect(at(0, 0)).toBe(false);
    expect(
      new HeldActivity().next({ nowSeconds: 0, wantedReplicas: 1, hasWork: false, holdSeconds: 15 }),
    ).toBe(true);
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
    activity.wake();
    expect(at(1, 1)).toBe(true);
    activity.wake();
    expect(at(2, 0)).toBe(true);
  });
});
