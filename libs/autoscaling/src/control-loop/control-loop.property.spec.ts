import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { QueueReading } from '../metric/queue-reading.types.js';
import type { HpaBehavior, HpaScalingRules, ScaledObject } from '../scaled-object/scaled-object.types.js';
import { play, type PlayedStep } from '../testing/play.js';
import { aScaledObject, aTrigger } from '../testing/scaled-objects.js';

const SECONDS = 400;
const RUNS = 150;

const rules: fc.Arbitrary<HpaScalingRules> = fc.record({
  stabilizationWindowSeconds: fc.constantFrom(0, 30, 120),
  selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
  policies: fc.array(
    fc.record({
      type: fc.constantFrom('Pods', 'Percent'),
      value: fc.integer({ min: 1, max: 100 }),
      periodSeconds: fc.constantFrom(1, 15, 60),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

const behaviors: fc.Arbitrary<HpaBehavior> = fc.record({ scaleUp: rules, scaleDown: rules });

const scaledObjects: fc.Arbitrary<ScaledObject> = fc
  .record({
    minReplicaCount: fc.integer({ min: 0, max: 3 }),
    spread: fc.integer({ min: 1, max: 12 }),
    pollingIntervalSeconds: fc.constantFrom(1, 7, 30),
    cooldownPeriodSeconds: fc.constantFrom(0, 60, 200),
    value: fc.constantFrom(0.5, 1, 3, 5),
    behavior: fc.option(behaviors, { nil: undefined }),
  })
  .map(({ spread, value, behavior, ...rest }) =>
    aScaledObject({
      ...rest,
      maxReplicaCount: rest.minReplicaCount + spread,
      triggers: [aTrigger({ value })],
      ...(behavior === undefined ? {} : { behavior }),
    }),
  );

/** Queue lengths that hold for a while each, silence and outages among them. */
const loads: fc.Arbitrary<readonly (number | 'unavailable')[]> = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }), fc.constant('unavailable' as const)),
  { minLength: 5, maxLength: 40 },
);

const games = fc.record({
  scaledObject: scaledObjects,
  load: loads,
  replicas: fc.integer({ min: 0, max: 20 }),
  syncPhaseSeconds: fc.integer({ min: 0, max: 14 }),
});

interface Game {
  readonly scaledObject: ScaledObject;
  readonly load: readonly (number | 'unavailable')[];
  readonly replicas: number;
  readonly syncPhaseSeconds: number;
}

function loadAt(game: Game, atSeconds: number): number | 'unavailable' {
  return game.load[Math.floor((atSeconds * game.load.length) / (SECONDS + 1))] ?? 0;
}

function playGame(game: Game): readonly PlayedStep[] {
  const readingAt = (atSeconds: number): QueueReading => {
    const load = loadAt(game, atSeconds);
    return load === 'unavailable' ? load : { ready: load, unacknowledged: 0, atSeconds };
  };
  const { scaledObject, replicas, syncPhaseSeconds } = game;
  return play({ scaledObject, replicas, readingAt, seconds: SECONDS, options: { syncPhaseSeconds } });
}

function checkEachStep(check: (step: PlayedStep, game: Game, steps: readonly PlayedStep[]) => void): void {
  fc.assert(
    fc.property(games, (game) => {
      const steps = playGame(game);
      steps.forEach((step) => check(step, game, steps));
    }),
    { numRuns: RUNS },
  );
}

describe('whatever the load, the settings and the phase', () => {
  it('no step leads out of [min, max]', () => {
    checkEachStep(({ before, replicas }, { scaledObject }) => {
      if (replicas === before) return;
      expect(replicas).toBeLessThanOrEqual(scaledObject.maxReplicaCount);
      expect(replicas).toBeGreaterThanOrEqual(scaledObject.minReplicaCount);
    });
  });

  it('an unknown queue lowers nothing and wakes nothing: it only restores the bounds', () => {
    checkEachStep(({ before, replicas, atSeconds }, game) => {
      if (loadAt(game, atSeconds) !== 'unavailable' || replicas === before) return;
      const { minReplicaCount, maxReplicaCount } = game.scaledObject;
      expect(before).toBeGreaterThan(0);
      expect(replicas).toBe(before < minReplicaCount ? minReplicaCount : maxReplicaCount);
      expect(before < minReplicaCount || before > maxReplicaCount).toBe(true);
    });
  });

  it('zero comes by KEDA alone, with an empty queue, and after the cooldown since the last activity', () => {
    checkEachStep(({ before, replicas, atSeconds, explanation }, game, steps) => {
      if (replicas > 0 || before === 0) return;
      expect(explanation).toContain('cooldown is over, KEDA scales');
      expect(loadAt(game, atSeconds)).toBe(0);
      const lastActive = steps
        .slice(0, atSeconds)
        .findLast((one) => /KEDA (wakes|sees activity)/.test(one.explanation));
      if (lastActive === undefined) return;
      expect(atSeconds - lastActive.atSeconds).toBeGreaterThan(game.scaledObject.cooldownPeriodSeconds);
    });
  });

  it('from zero, the HPA does nothing before KEDA has woken', () => {
    checkEachStep(({ before, replicas, explanation }) => {
      if (before > 0 || replicas === 0) return;
      expect(explanation).toMatch(/KEDA (wakes|restores)/);
    });
  });

  it('no scale-down of the HPA goes below the greatest recommendation of its window', () => {
    checkEachStep(({ before, replicas, atSeconds, explanation }, { scaledObject }, steps) => {
      const windowSeconds = scaledObject.behavior?.scaleDown.stabilizationWindowSeconds;
      if (windowSeconds === undefined || replicas >= before || !explanation.includes('HPA sync')) return;
      const called = steps
        .filter((one) => one.atSeconds > atSeconds - windowSeconds && one.atSeconds < atSeconds)
        .flatMap((one) => /→ (\d+); HPA sync/.exec(one.explanation)?.[1] ?? [])
        .map(Number);
      expect(replicas).toBeGreaterThanOrEqual(
        Math.min(before, scaledObject.maxReplicaCount, Math.max(0, ...called)),
      );
    });
  });

  it('a policy of two pods a minute is kept in every minute, up and down', () => {
    const policies = [{ type: 'Pods', value: 2, periodSeconds: 60 }] as const;
    const limited: HpaScalingRules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies };
    const behavior = { scaleUp: limited, scaleDown: limited };
    fc.assert(
      fc.property(games, (game) => {
        const scaledObject = { ...game.scaledObject, minReplicaCount: 1, behavior };
        const replicas = Math.min(Math.max(1, game.replicas), scaledObject.maxReplicaCount);
        const steps = playGame({ ...game, scaledObject, replicas });
        for (const step of steps.filter((one) => one.replicas !== one.before)) {
          const start = steps[Math.max(0, step.atSeconds - 59)]?.before ?? 0;
          const change = step.replicas > step.before ? step.replicas - start : start - step.replicas;
          expect(change).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('the same inputs give the same steps', () => {
    fc.assert(
      fc.property(games, (game) => {
        expect(playGame(game)).toEqual(playGame(game));
      }),
      { numRuns: 50 },
    );
  });
});
