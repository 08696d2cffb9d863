import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { queueTriggerOf } from '../metric/loop-trigger.js';
import { parseScaledObject } from '../scaled-object/scaled-object.parse.js';
import { curveOf, play, waiting } from '../testing/play.js';

const FILE = new URL('../../../../kustomize/base/worker/scaledobject.yaml', import.meta.url);
const SCALED_OBJECT = parseScaledObject(readFileSync(FILE, 'utf8'));

describe('the ScaledObject that is applied to a cluster', () => {
  it('has the values that the local stack should follow', () => {
    expect(SCALED_OBJECT).toMatchObject({
      name: 'worker',
      scaleTargetName: 'worker',
      pollingIntervalSeconds: 1,
      cooldownPeriodSeconds: 600,
      minReplicaCount: 0,
      maxReplicaCount: 10,
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
        },
      },
    });
    expect(queueTriggerOf(SCALED_OBJECT)).toMatchObject({
      queueName: 'jobs.default',
      value: 3,
      protocol: 'http',
      excludeUnacknowledged: false,
    });
  });

  it('serves a burst of 12 jobs from zero: one worker, four, one less a minute, and zero after the cooldown', () => {
    const steps = play({
      scaledObject: SCALED_OBJECT,
      seconds: 800,
      readingAt: (atSeconds) => {
        if (atSeconds < 3) return waiting(0, atSeconds);
        if (atSeconds < 50) return { ready: 8, unacknowledged: 4, atSeconds };
        return waiting(0, atSeconds);
      },
      options: { syncPhaseSeconds: 9 },
    });
    expect(curveOf(steps)).toEqual([
      [3, 1],
      [9, 4],
      [339, 3],
      [399, 2],
      [459, 1],
      [650, 0],
    ]);
  });

  it('starts all ten at one sync, whatever the burst: no scale-up policy binds', () => {
    const steps = play({
      scaledObject: SCALED_OBJECT,
      seconds: 30,
      readingAt: () => waiting(500),
      options: { syncPhaseSeconds: 14 },
    });
    expect(curveOf(steps)).toEqual([
      [0, 1],
      [14, 10],
    ]);
  });

  it('keeps every worker while the management interface is dead, and ends the cooldown after that', () => {
    const steps = play({
      scaledObject: SCALED_OBJECT,
      seconds: 3000,
      replicas: 4,
      readingAt: (atSeconds) => (atSeconds === 0 ? waiting(12) : 'unavailable'),
    });
    expect(curveOf(steps)).toEqual([]);
  });
});
