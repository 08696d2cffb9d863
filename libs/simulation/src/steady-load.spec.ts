import { describe, expect, it } from '@jest/globals';
import { decideReplicas, parsePolicySettings, parseScaledObject, seededRandom } from '@tidegate/autoscaling';
import { readFileSync } from 'node:fs';
import { poissonArrivals } from './loads/arrivals.js';
import { countArrivals } from './loads/count-arrivals.js';
import { PolicyController } from './controllers/policy.controller.js';
import type { ClusterView, ReplicaController } from './replica-controller.js';
import { simulate } from './simulate.js';

const STARTUP_SECONDS = 30;
const SERVICE_SECONDS = 5;
const SYNC_PERIOD_SECONDS = 15;
/** What comes before is the start from nothing. */
const WATCHED_FROM_SECONDS = 180;
const RATES = [0.5, 1];

interface Play {
  readonly rate: number;
  readonly untilSeconds: number;
  /** A decision is made when the last is older. */
  readonly freshSeconds: number;
}

interface Seen {
  /** How many times the answer was another than the one before. */
  changes: number;
  /** Changes within a sync period of the one before. */
  hasty: number;
  scaleIns: number;
  /** Scale-ins that ended a worker which was still starting. */
  endedStarts: number;
}

/** Plays one steady load of Poisson arrivals: KEDA asks each second, and the HPA acts each 15 s. */
function playSteady({ rate, untilSeconds, freshSeconds }: Play): Seen {
  const scaledObject = parseScaledObject(
    readFileSync('kustomize/overlays/startup-aware/scaledobject.yaml', 'utf8'),
  );
  const settings = parsePolicySettings(scaledObject.triggers[0]?.metadata ?? {});
  const load = { durationSeconds: untilSeconds, rateAt: () => rate };
  const arrivalsSeconds = poissonArrivals(load, seededRandom(Math.round(100 * rate)));
  const seen: Seen = { changes: 0, hasty: 0, scaleIns: 0, endedStarts: 0 };
  const isWatched = (atSeconds: number): boolean =>
    atSeconds > WATCHED_FROM_SECONDS && atSeconds <= untilSeconds;
  let last = { replicas: 0, sinceSeconds: 0 };
  const scaler = new PolicyController(scaledObject, {
    arrivals: countArrivals(arrivalsSeconds),
    syncPhaseSeconds: 7,
    freshSeconds,
    decide: (observation, standing) => {
      const decision = decideReplicas(observation, settings, standing);
      const { nowSeconds } = observation;
      if (decision.desiredReplicas !== last.replicas) {
        const isHasty = nowSeconds - last.sinceSeconds < SYNC_PERIOD_SECONDS;
        if (isWatched(nowSeconds)) {
          seen.changes += 1;
          seen.hasty += Number(isHasty);
        }
        last = { replicas: decision.desiredReplicas, sinceSeconds: nowSeconds };
      }
      return decision;
    },
  });
  const controller: ReplicaController = {
    get nextDueSeconds() {
      return scaler.nextDueSeconds;
    },
    step: (view: ClusterView) => {
      const { replicas, nowSeconds } = view;
      const isStarting = view.workers.some(({ readySinceSeconds }) => readySinceSeconds === undefined);
      const wanted = scaler.step(view);
      if (wanted < replicas && isWatched(nowSeconds)) {
        seen.scaleIns += 1;
        seen.endedStarts += Number(isStarting);
      }
      return wanted;
    },
    wake: (view) => scaler.wake(view),
    startedUp: (seconds) => scaler.startedUp(seconds),
    served: (seconds) => scaler.served(seconds),
  };
  simulate({
    arrivalsSeconds,
    serviceSeconds: new Float64Array(arrivalsSeconds.length).fill(SERVICE_SECONDS),
    nextStartupSeconds: () => STARTUP_SECONDS,
    controller,
    idleGoFirst: true,
  });
  return seen;
}

/** All rates together. */
function playAll(play: Omit<Play, 'rate'>): Seen {
  return RATES.map((rate) => playSteady({ ...play, rate })).reduce((sum, seen) => ({
    changes: sum.changes + seen.changes,
    hasty: sum.hasty + seen.hasty,
    scaleIns: sum.scaleIns + seen.scaleIns,
    endedStarts: sum.endedStarts + seen.endedStarts,
  }));
}

describe('under a steady load', () => {
  it('the answer changes less often than the HPA looks, and seldom within a sync period of the last change', () => {
    const untilSeconds = 300;
    const { changes, hasty } = playAll({ untilSeconds, freshSeconds: 1.5 });
    const syncs = (RATES.length * (untilSeconds - WATCHED_FROM_SECONDS)) / SYNC_PERIOD_SECONDS;
    expect(changes).toBeGreaterThan(0);
    expect(changes).toBeLessThan(syncs);
    expect(hasty).toBeLessThan(syncs / 2);
  }, 60_000);

  it('hardly any scale-in ends a worker that is still starting', () => {
    const { scaleIns, endedStarts } = playAll({ untilSeconds: 1200, freshSeconds: SYNC_PERIOD_SECONDS });
    expect(scaleIns).toBeGreaterThan(5);
    expect(endedStarts).toBeLessThan(scaleIns / 10);
  }, 60_000);
});
