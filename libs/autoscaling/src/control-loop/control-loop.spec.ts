import { describe, expect, it } from '@jest/globals';
import type { QueueReading } from '../metric/queue-reading.types.js';
import type { ScaledObject } from '../scaled-object/scaled-object.types.js';
import { curveOf, play, waiting } from '../testing/play.js';
import { aBehavior, aScaledObject } from '../testing/scaled-objects.js';
import { initialControlLoop, pushToControlLoop, stepControlLoop } from './control-loop.js';
import type { ControlLoopOptions, ControlLoopState, ControlLoopStep } from './control-loop.types.js';

const SCALED_OBJECT = aScaledObject({
  pollingIntervalSeconds: 5,
  maxReplicaCount: 10,
  behavior: aBehavior(),
});

function step(
  state: ControlLoopState,
  nowSeconds: number,
  given: {
    readonly reading?: QueueReading;
    readonly replicas?: number;
    readonly statusReplicas?: number;
    readonly scaledObject?: ScaledObject;
  } = {},
): ControlLoopStep {
  return stepControlLoop({
    scaledObject: given.scaledObject ?? SCALED_OBJECT,
    state,
    nowSeconds,
    queueReading: given.reading ?? waiting(12),
    replicas: given.replicas ?? 1,
    ...(given.statusReplicas === undefined ? {} : { statusReplicas: given.statusReplicas }),
  });
}

describe('when the loop acts', () => {
  const PHASES = { pollPhaseSeconds: 2, syncPhaseSeconds: 7 };

  it('polls and syncs at their phases, and not between', () => {
    const steps = play({
      scaledObject: SCALED_OBJECT,
      seconds: 22,
      replicas: 1,
      readingAt: () => waiting(3),
      options: PHASES,
    });
    const containing = (word: string): readonly number[] =>
      steps.filter((one) => one.explanation.includes(word)).map((one) => one.atSeconds);
    expect(containing('KEDA')).toEqual([2, 7, 12, 17, 22]);
    expect(containing('HPA')).toEqual([7, 22]);
    expect(containing('nothing is due')).toHaveLength(18);
  });

  it('returns when it is due next', () => {
    const first = initialControlLoop(SCALED_OBJECT, 100, PHASES);
    const dues: number[] = [];
    let { state, nextDueSeconds } = step(first, 100);
    while (dues.length < 6) {
      dues.push(nextDueSeconds);
      ({ state, nextDueSeconds } = step(state, nextDueSeconds));
    }
    expect(dues).toEqual([102, 107, 112, 117, 122, 127]);
  });

  it('changes nothing when it is called between', () => {
    const { state } = step(initialControlLoop(SCALED_OBJECT, 0), 0);
    const between = step(state, 1, { replicas: 1, reading: waiting(99) });
    expect(between).toMatchObject({ desiredReplicas: 1, explanation: 'nothing is due', nextDueSeconds: 5 });
    expect(between.state).toEqual({ ...state, steppedAtSeconds: 1 });
  });

  it('leaves out the turns that it missed, and keeps its phase', () => {
    const { state } = step(initialControlLoop(SCALED_OBJECT, 0, PHASES), 40);
    expect([state.nextPollSeconds, state.nextSyncSeconds]).toEqual([42, 52]);
  });

  it('lets KEDA go first when both are due, and the HPA see what KEDA left', () => {
    const both = step(initialControlLoop(SCALED_OBJECT, 0), 0, { replicas: 0 });
    expect(both).toMatchObject({
      desiredReplicas: 4,
      explanation: 'queue 12 is above 0; KEDA wakes 0 → 1. queue 12 / target 3 → 4; HPA sync',
    });
  });

  it('gives the HPA the pods there are, when it knows them', () => {
    const options = { syncPhaseSeconds: 0, pollPhaseSeconds: 4 };
    const given = { replicas: 6, statusReplicas: 4, reading: waiting(12) };
    const free = aScaledObject({ behavior: aBehavior({ scaleDown: { stabilizationWindowSeconds: 0 } }) });
    const state = initialControlLoop(free, 0, options);
    expect(step(state, 0, { ...given, scaledObject: free }).explanation).toContain('within tolerance');
  });
});

describe('a cap', () => {
  it.each([
    { maxReplicas: 2, expected: 2 },
    { maxReplicas: 99, expected: 4 },
  ])('of $maxReplicas gives $expected where 4 are called for', ({ maxReplicas, expected }) => {
    const state = initialControlLoop(SCALED_OBJECT, 0, { maxReplicas });
    expect(step(state, 0).desiredReplicas).toBe(expected);
  });

  it('holds below the minimum and the fallback too', () => {
    const scaledObject = aScaledObject({
      minReplicaCount: 4,
      fallback: { failureThreshold: 0, replicas: 5, behavior: 'static' },
    });
    const state = initialControlLoop(scaledObject, 0, { maxReplicas: 2 });
    const given = { scaledObject, replicas: 0 };
    expect(step(state, 0, given).desiredReplicas).toBe(2);
    expect(step(state, 0, { ...given, reading: 'unavailable' }).desiredReplicas).toBe(2);
  });
});

describe('a push of activity', () => {
  const external = aScaledObject({
    maxReplicaCount: 10,
    triggers: [{ kind: 'external-push', scalerAddress: 'scaler:9090', metadata: {} }],
  });

  it('wakes from zero at once, and leaves what is due for the answer that is still under way', () => {
    const state = initialControlLoop(external, 0);
    const pushed = pushToControlLoop({ scaledObject: external, state, nowSeconds: 5, replicas: 0 });
    expect(pushed).toMatchObject({
      desiredReplicas: 1,
      explanation: 'external scaler pushes activity; KEDA wakes 0 → 1',
      nextDueSeconds: 0,
      state: { keda: { lastActiveSeconds: 5, failuresInARow: 0 } },
    });
  });
});

describe('a metric source that is dead', () => {
  const fallback = { failureThreshold: 3, replicas: 2, behavior: 'static' } as const;

  it('holds for ever without a fallback', () => {
    const steps = play({
      scaledObject: SCALED_OBJECT,
      seconds: 2000,
      replicas: 3,
      readingAt: () => 'unavailable',
    });
    expect(curveOf(steps)).toEqual([]);
  });

  it('leads to the fallback, after more failures than the threshold, from zero too', () => {
    const scaledObject = { ...SCALED_OBJECT, fallback };
    const steps = play({
      scaledObject,
      seconds: 60,
      readingAt: () => 'unavailable',
      options: { syncPhaseSeconds: 7 },
    });
    expect(curveOf(steps)).toEqual([
      [15, 1],
      [22, 2],
    ]);
    expect(steps[15]?.explanation).toBe('fallback: queue 6 is above 0; KEDA wakes 0 → 1');
  });

  it('counts failures in a row only', () => {
    const scaledObject = { ...SCALED_OBJECT, fallback };
    const steps = play({
      scaledObject,
      seconds: 300,
      readingAt: (atSeconds) => (atSeconds % 20 === 0 ? waiting(0, atSeconds) : 'unavailable'),
    });
    expect(curveOf(steps)).toEqual([]);
  });
});

describe('a clock that is put back', () => {
  it('does not stop the loop, nor stretch the cooldown', () => {
    const { state } = step(initialControlLoop(SCALED_OBJECT, 10_000), 10_000);
    const back = step(state, 100, { reading: waiting(0), replicas: 1 });
    expect(back.nextDueSeconds).toBe(105);
    expect(step(back.state, 400, { reading: waiting(0), replicas: 1 }).desiredReplicas).toBe(1);
    expect(step(back.state, 401, { reading: waiting(0), replicas: 1 }).desiredReplicas).toBe(0);
  });
});

describe('an option out of its range', () => {
  it.each<{ options: ControlLoopOptions; problem: string }>([
    { options: { maxReplicas: 0 }, problem: 'maxReplicas = 0, must be an integer of at least 1' },
    { options: { syncPeriodSeconds: 0 }, problem: 'syncPeriodSeconds = 0, must be a number above 0' },
    { options: { tolerance: -1 }, problem: 'tolerance = -1, must be a number of at least 0' },
    {
      options: { pollPhaseSeconds: Number.NaN },
      problem: 'pollPhaseSeconds = NaN, must be a number of at least 0',
    },
  ])('is refused: $problem', ({ options, problem }) => {
    expect(() => initialControlLoop(SCALED_OBJECT, 0, options)).toThrow(new RangeError(problem));
  });

  it('is not when it is on the edge', () => {
    const options = { maxReplicas: 1, tolerance: 0, pollPhaseSeconds: 0, syncPhaseSeconds: 0 };
    expect(initialControlLoop(SCALED_OBJECT, 0, options).options).toMatchObject(options);
  });
});
