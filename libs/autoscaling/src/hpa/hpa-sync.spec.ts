import { describe, expect, it } from '@jest/globals';
import type { LoopDecision } from '../keda/keda.types.js';
import type { HpaBehavior } from '../scaled-object/scaled-object.types.js';
import { aBehavior } from '../testing/scaled-objects.js';
import { initialHpaState, syncHpa } from './hpa-sync.js';
import type { HpaState } from './hpa.types.js';

const NOW = 1000;

function sync(given: {
  readonly queue: number | 'unavailable';
  readonly replicas: number;
  readonly statusReplicas?: number;
  readonly behavior?: HpaBehavior;
  readonly state?: Partial<HpaState>;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly nowSeconds?: number;
}): LoopDecision<HpaState> {
  return syncHpa({
    state: { ...initialHpaState(), ...given.state },
    nowSeconds: given.nowSeconds ?? NOW,
    metric: given.queue === 'unavailable' ? 'unavailable' : { value: given.queue, atSeconds: NOW },
    target: { label: 'queue', value: 3, activationValue: 0 },
    specReplicas: given.replicas,
    statusReplicas: given.statusReplicas ?? given.replicas,
    minReplicas: given.minReplicas ?? 1,
    maxReplicas: given.maxReplicas ?? 10,
    behavior: given.behavior,
    tolerance: 0.1,
  });
}

/** That the metric asked for this many, some seconds ago. */
function recommended(replicas: number, secondsAgo: number): Partial<HpaState> {
  return { recommendations: [{ replicas, atSeconds: NOW - secondsAgo }] };
}

const FREE = aBehavior({
  scaleUp: { policies: [{ type: 'Pods', value: 10, periodSeconds: 1 }] },
  scaleDown: { stabilizationWindowSeconds: 0 },
});

describe('a sync of the HPA', () => {
  it.each([
    { name: 'takes the replicas that the metric calls for', given: { queue: 12, replicas: 1 }, expected: 4 },
    { name: 'is off at zero replicas', given: { queue: 1000, replicas: 0 }, expected: 0 },
    { name: 'never goes below the minimum', given: { queue: 0, replicas: 4, minReplicas: 2 }, expected: 2 },
    { name: 'never goes to zero', given: { queue: 0, replicas: 4 }, expected: 1 },
    { name: 'never goes above the maximum', given: { queue: 1000, replicas: 4 }, expected: 10 },
    { name: 'comes back from above the maximum', given: { queue: 1000, replicas: 14 }, expected: 10 },
    {
      name: 'comes back from below the minimum',
      given: { queue: 0, replicas: 1, minReplicas: 3 },
      expected: 3,
    },
    { name: 'holds when the metric is unknown', given: { queue: 'unavailable', replicas: 4 }, expected: 4 },
    { name: 'still keeps the maximum then', given: { queue: 'unavailable', replicas: 14 }, expected: 10 },
  ] as const)('$name', ({ given, expected }) => {
    expect(sync({ behavior: FREE, ...given }).desiredReplicas).toBe(expected);
  });

  it('keeps the pods there are, and not those that are wanted, within the tolerance', () => {
    expect(sync({ behavior: FREE, queue: 15, replicas: 6, statusReplicas: 5 }).desiredReplicas).toBe(5);
  });

  it('names the rule that decided', () => {
    const behavior = aBehavior();
    expect(sync({ behavior, queue: 12, replicas: 1 }).explanation).toBe('queue 12 / target 3 → 4; HPA sync');
    expect(sync({ behavior, queue: 30, replicas: 1 }).explanation).toBe(
      'queue 30 / target 3 → 10; HPA sync; scale-up policy allows 5',
    );
    expect(sync({ behavior, queue: 99, replicas: 9 }).explanation).toBe(
      'queue 99 / target 3 → 33; HPA sync; maximum is 10',
    );
    expect(sync({ behavior, queue: 3, replicas: 4, state: recommended(4, 10) }).explanation).toBe(
      'queue 3 / target 3 → 1; HPA sync; scale-down stabilization of 300 s gives 4',
    );
    expect(sync({ behavior, queue: 33, replicas: 10 }).explanation).toBe(
      'queue 33 / target 3 → 10; HPA sync; within tolerance',
    );
  });
});

describe('stabilization', () => {
  const down = aBehavior({ scaleUp: FREE.scaleUp, scaleDown: { stabilizationWindowSeconds: 300 } });
  const up = aBehavior({
    scaleUp: { ...FREE.scaleUp, stabilizationWindowSeconds: 300 },
    scaleDown: FREE.scaleDown,
  });
  it.each([
    {
      name: 'down: the greatest recommendation of the window counts',
      behavior: down,
      queue: 6,
      before: recommended(5, 299),
      expected: 5,
    },
    {
      name: 'down: one as old as the window does not',
      behavior: down,
      queue: 6,
      before: recommended(5, 300),
      expected: 2,
    },
    {
      name: 'down: does not slow a scale-up',
      behavior: down,
      queue: 24,
      before: recommended(5, 10),
      expected: 8,
    },
    {
      name: 'down: does not raise the replicas',
      behavior: down,
      queue: 6,
      before: recommended(9, 10),
      expected: 6,
    },
    {
      name: 'up: the least recommendation of the window counts',
      behavior: up,
      queue: 27,
      before: recommended(7, 299),
      expected: 7,
    },
    {
      name: 'up: one as old as the window does not',
      behavior: up,
      queue: 27,
      before: recommended(7, 300),
      expected: 9,
    },
    {
      name: 'up: does not slow a scale-down',
      behavior: up,
      queue: 3,
      before: recommended(7, 10),
      expected: 1,
    },
    {
      name: 'up: does not lower the replicas',
      behavior: up,
      queue: 27,
      before: recommended(2, 10),
      expected: 6,
    },
  ])('$name', ({ behavior, queue, before, expected }) => {
    expect(sync({ behavior, queue, replicas: 6, state: before }).desiredReplicas).toBe(expected);
  });

  it('begins with the replicas that the first sync finds', () => {
    expect(sync({ behavior: down, queue: 3, replicas: 6 }).desiredReplicas).toBe(6);
  });

  it('remembers what the metric called for, and not what was made of it', () => {
    const { state } = sync({ behavior: down, queue: 6, replicas: 6, state: recommended(5, 10) });
    expect(state.recommendations?.at(-1)).toEqual({ replicas: 2, atSeconds: NOW });
  });

  it('forgets what no window reaches', () => {
    const { state } = sync({ behavior: down, queue: 6, replicas: 6, state: recommended(5, 301) });
    expect(state.recommendations).toHaveLength(1);
  });
});

describe('policies', () => {
  const slow = aBehavior({
    scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
  });

  it.each([
    { name: 'up', queue: 30, expected: [4, 4, 4, 4, 5] },
    { name: 'down', queue: 0, expected: [2, 2, 2, 2, 1] },
  ])('$name: one pod a minute, over syncs of 15 s', ({ queue, expected }) => {
    let state: HpaState = initialHpaState();
    let replicas = 3;
    const seen = [0, 15, 30, 45, 60].map((nowSeconds) => {
      const decision = sync({ behavior: slow, queue, replicas, state, nowSeconds });
      ({ state, desiredReplicas: replicas } = decision);
      return replicas;
    });
    expect(seen).toEqual(expected);
  });

  it('count a change that the maximum forced', () => {
    const { state } = sync({ behavior: slow, queue: 0, replicas: 14 });
    expect(state.scaleDownEvents).toEqual([{ replicaChange: 4, atSeconds: NOW }]);
  });
});

describe('an HPA without behaviour', () => {
  it.each([
    { name: 'goes to 4 at most from one', given: { queue: 30, replicas: 1 }, expected: 4 },
    { name: 'goes to twice at most from three', given: { queue: 30, replicas: 3 }, expected: 6 },
    { name: 'never goes above the maximum', given: { queue: 99, replicas: 7 }, expected: 10 },
    {
      name: 'waits 300 s to go down',
      given: { queue: 3, replicas: 6, state: recommended(6, 300) },
      expected: 6,
    },
    {
      name: 'does not wait longer',
      given: { queue: 3, replicas: 6, state: recommended(6, 301) },
      expected: 1,
    },
    { name: 'never goes to zero', given: { queue: 0, replicas: 6, state: recommended(6, 301) }, expected: 1 },
    {
      name: 'goes up to a recommendation of the last 300 s, if a limit held it back',
      given: { queue: 3, replicas: 4, state: recommended(8, 15) },
      expected: 8,
    },
  ])('$name', ({ given, expected }) => {
    expect(sync(given).desiredReplicas).toBe(expected);
  });

  it('differs from one with the default behaviour, which goes to 5 from one', () => {
    expect(sync({ queue: 30, replicas: 1, behavior: aBehavior() }).desiredReplicas).toBe(5);
  });

  it('records no changes', () => {
    expect(sync({ queue: 30, replicas: 1 }).state.scaleUpEvents).toEqual([]);
  });
});
