import {
  initialControlLoop,
  metricForReplicas,
  parseScaledObject,
  stepControlLoop,
  type ControlLoopState,
} from '@tidegate/autoscaling';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parseScalerMetadata } from '../settings/scaler-metadata.js';
import { beginStandIn, stepStandIn } from './stand-in.js';

const FILE = readFileSync(
  new URL('../../../../kustomize/overlays/startup-aware/scaledobject.yaml', import.meta.url),
  'utf8',
);
const TOLERANCE = 0.1;
/** Longer than KEDA's cooldown and a sync period of the HPA. */
const SECONDS = 40;

/** What KEDA would be answered while the policy wants this number of workers. */
function answer(wanted: number, current: number) {
  return {
    isActive: wanted > 0,
    metricValue: metricForReplicas({ wanted, current, tolerance: TOLERANCE, target: 1 }),
  };
}

/** A ScaledObject of the overlay, with some fields changed. */
function scalingWith(change: (text: string) => string) {
  return { scaledObject: parseScaledObject(change(FILE)), metadata: parseScalerMetadata({}) };
}

/** The numbers that KEDA and the HPA lead to, second by second, long after they have begun. */
function byKeda(scaledObject: ReturnType<typeof scalingWith>['scaledObject'], start: number, wanted: number) {
  const phases = { pollPhaseSeconds: 0.3, syncPhaseSeconds: 7 };
  let state: ControlLoopState = initialControlLoop(scaledObject, 0, phases);
  let replicas = start;
  for (let nowSeconds = 0; nowSeconds <= SECONDS; nowSeconds += 1) {
    const externalReading = { ...answer(wanted, replicas), targetValue: 1, atSeconds: nowSeconds };
    const step = stepControlLoop({ scaledObject, state, nowSeconds, externalReading, replicas });
    ({ state, desiredReplicas: replicas } = step);
  }
  return replicas;
}

/** The same by the scaler, which has just begun. */
function byScaler(scaling: ReturnType<typeof scalingWith>, start: number, wanted: number) {
  let state = beginStandIn(scaling, 0, TOLERANCE);
  let replicas = start;
  for (let nowSeconds = 0; nowSeconds <= SECONDS; nowSeconds += 1) {
    const scale = { replicas, statusReplicas: replicas };
    const step = stepStandIn({ scaling, state, nowSeconds, scale, decision: answer(wanted, replicas) });
    ({ state, desiredReplicas: replicas } = step);
  }
  return replicas;
}

describe('the scaler in the place of KEDA and the HPA', () => {
  it('wants the number of workers that they want, within the same limits', () => {
    const limits = fc.record({
      least: fc.integer({ min: 0, max: 3 }),
      most: fc.integer({ min: 4, max: 12 }),
    });
    fc.assert(
      fc.property(limits, fc.nat(12), fc.nat(15), ({ least, most }, start, wanted) => {
        const scaling = scalingWith((text) =>
          text
            .replace('minReplicaCount: 0', `minReplicaCount: ${least}`)
            .replace('maxReplicaCount: 10', `maxReplicaCount: ${most}`),
        );
        const replicas = byScaler(scaling, start, wanted);
        expect(replicas).toBe(byKeda(scaling.scaledObject, start, wanted));
        expect(replicas).toBeGreaterThanOrEqual(least);
        expect(replicas).toBeLessThanOrEqual(most);
      }),
      { numRuns: 100 },
    );
  });

  it('waits for the whole cooldown from its beginning on, as it does not know when KEDA’s began', () => {
    const scaling = scalingWith((text) => text.replace('cooldownPeriod: 1', 'cooldownPeriod: 60'));
    expect(byScaler(scaling, 2, 0)).toBe(1);
    const short = scalingWith((text) => text.replace('cooldownPeriod: 1', 'cooldownPeriod: 20'));
    expect(byScaler(short, 2, 0)).toBe(0);
  });

  it('applies the fallback where KEDA would be answered UNAVAILABLE', () => {
    const scaling = scalingWith((text) => text);
    let state = beginStandIn(scaling, 0, TOLERANCE);
    let replicas = 0;
    for (let nowSeconds = 0; nowSeconds <= SECONDS; nowSeconds += 1) {
      const scale = { replicas, statusReplicas: replicas };
      const step = stepStandIn({ scaling, state, nowSeconds, scale, decision: undefined });
      ({ state, desiredReplicas: replicas } = step);
    }
    expect(replicas).toBe(2);
  });
});
