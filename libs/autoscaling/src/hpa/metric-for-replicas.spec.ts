import { describe, expect, it } from '@jest/globals';
import { initialHpaState, syncHpa } from './hpa-sync.js';
import { metricForReplicas } from './metric-for-replicas.js';

const after = (current: number, wanted: number): number =>
  syncHpa({
    state: initialHpaState(),
    nowSeconds: 0,
    metric: {
      value: metricForReplicas({ wanted, current, tolerance: 0.1, target: 1 }),
      atSeconds: 0,
    },
    target: { label: 'external scaler', value: 1, activationValue: 0 },
    specReplicas: current,
    statusReplicas: current,
    minReplicas: 1,
    maxReplicas: 1000,
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Pods', value: 1000, periodSeconds: 1 }],
      },
      scaleDown: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 1 }],
      },
    },
    tolerance: 0.1,
  }).desiredReplicas;

const counts = Array.from({ length: 60 }, (_, index) => index + 1);

describe(metricForReplicas, () => {
  it('leads the HPA to just the wanted count, or to the least above it that can be reached', () => {
    for (const current of counts) {
      for (const wanted of counts) {
        const reached = after(current, wanted);
        expect(reached).toBeGreaterThanOrEqual(wanted);
        if (wanted > 1.1 * current || wanted < 0.9 * current || wanted === current) {
          expect({ current, wanted, reached }).toEqual({ current, wanted, reached: wanted });
        }
      }
    }
  });

  it('reaches every count from up to ten replicas', () => {
    for (const current of counts.slice(0, 9)) {
      for (const wanted of counts) expect(after(current, wanted)).toBe(wanted);
    }
  });

  it('never moves the other way', () => {
    for (const current of counts) {
      for (const wanted of counts) {
        const reached = after(current, wanted);
        expect(Math.sign(reached - current) * Math.sign(wanted - current)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
