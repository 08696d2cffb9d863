import { describe, expect, it } from '@jest/globals';
import { queueTarget } from '../metric/queue-metric.js';
import type { MetricReading } from '../metric/metric.types.js';
import type { Fallback } from '../scaled-object/scaled-object.types.js';
import { aScaledObject, aTrigger } from '../testing/scaled-objects.js';
import { observeMetric, type ObservedMetric } from './fallback.js';
import { initialKedaState } from './keda-poll.js';

function observe(given: {
  readonly fallback?: Fallback;
  readonly failuresBefore: number;
  readonly reading: MetricReading;
  readonly replicas?: number;
}): ObservedMetric {
  return observeMetric({
    scaledObject: aScaledObject(given.fallback === undefined ? {} : { fallback: given.fallback }),
    state: { ...initialKedaState(0), failuresInARow: given.failuresBefore },
    nowSeconds: 50,
    reading: given.reading,
    target: queueTarget(aTrigger({ value: 3 })),
    replicas: given.replicas ?? 2,
  });
}

const STATIC: Fallback = { failureThreshold: 3, replicas: 4, behavior: 'static' };

describe('a fallback', () => {
  it('is not used at the threshold', () => {
    expect(observe({ fallback: STATIC, failuresBefore: 2, reading: 'unavailable' })).toMatchObject({
      metric: 'unavailable',
      isFallback: false,
      state: { failuresInARow: 3 },
    });
  });

  it('is used above the threshold, as target × replicas', () => {
    expect(observe({ fallback: STATIC, failuresBefore: 3, reading: 'unavailable' })).toMatchObject({
      metric: { value: 12, atSeconds: 50 },
      isFallback: true,
    });
  });

  it('ends with the first good reading, and the count starts again', () => {
    const reading = { value: 0, atSeconds: 49 };
    expect(observe({ fallback: STATIC, failuresBefore: 9, reading })).toMatchObject({
      metric: reading,
      isFallback: false,
      state: { failuresInARow: 0 },
    });
  });

  it('is never used when there is none', () => {
    expect(observe({ failuresBefore: 99, reading: 'unavailable' }).metric).toBe('unavailable');
  });

  it.each([
    { behavior: 'static', replicas: 7, expected: 4 },
    { behavior: 'currentReplicas', replicas: 7, expected: 7 },
    { behavior: 'currentReplicas', replicas: 0, expected: 0 },
    { behavior: 'currentReplicasIfHigher', replicas: 7, expected: 7 },
    { behavior: 'currentReplicasIfHigher', replicas: 2, expected: 4 },
    { behavior: 'currentReplicasIfLower', replicas: 7, expected: 4 },
    { behavior: 'currentReplicasIfLower', replicas: 2, expected: 2 },
  ] as const)('of 4, $behavior, gives $expected from $replicas', ({ behavior, replicas, expected }) => {
    const fallback = { ...STATIC, behavior };
    const { metric } = observe({ fallback, failuresBefore: 3, reading: 'unavailable', replicas });
    expect(metric).toEqual({ value: 3 * expected, atSeconds: 50 });
  });
});
