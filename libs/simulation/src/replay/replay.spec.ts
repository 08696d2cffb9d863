import { describe, expect, it } from '@jest/globals';
import {
  parseScaledObject,
  seededRandom,
  startupAwareScaledObject,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { readFileSync } from 'node:fs';
import { controllerFor } from '../controllers/controller-for.js';
import { poissonArrivals } from '../loads/arrivals.js';
import { countArrivals } from '../loads/count-arrivals.js';
import { loadPatterns, type LoadPatternName } from '../loads/load-patterns.js';
import { simulate } from '../simulate.js';
import { summarize } from '../summarize.js';
import { Replay, type MeasuredLoad } from './replay.js';

const IN_CHARGE = parseScaledObject(readFileSync('kustomize/base/worker/scaledobject.yaml', 'utf8'));
const ADVISED = startupAwareScaledObject(IN_CHARGE, { model: 'default', waitingWorth: 1 });
/** A time on the gateways' clock. */
const BEGIN_SECONDS = 1_800_000_000;
const END_SECONDS = 3_000;
const SIDES = [
  ['inCharge', IN_CHARGE],
  ['advised', ADVISED],
] as const;
const LOADS = Object.keys(loadPatterns) as LoadPatternName[];

interface Cost {
  readonly workerSeconds: number;
  readonly waitingSeconds: number;
}

function countsOf(arrivalsSeconds: Float64Array): number[] {
  const counts = new Array<number>(END_SECONDS).fill(0);
  for (const at of arrivalsSeconds) counts[Math.floor(at)] = (counts[Math.floor(at)] ?? 0) + 1;
  return counts;
}

/** Each second's arrivals evenly within it, as the replay knows no better. */
function evenWithinSeconds(counts: readonly number[]): Float64Array {
  return Float64Array.from(
    counts.flatMap((count, second) =>
      Array.from({ length: count }, (_, job) => second + (job + 0.5) / count),
    ),
  );
}

/** What it costs when a ScaledObject really is in charge, in the simulator. */
function costWith(
  scaledObject: ScaledObject,
  arrivalsSeconds: Float64Array,
  serviceSeconds: Float64Array,
): Cost {
  const isOurs = scaledObject.triggers[0]?.kind !== 'rabbitmq';
  const controller = controllerFor({ scaledObject, arrivals: countArrivals(arrivalsSeconds) });
  controller.startedUp?.(30);
  controller.served?.(5);
  const options = { arrivalsSeconds, serviceSeconds, nextStartupSeconds: () => 30, idleGoFirst: isOurs };
  const result = simulate({ ...options, controller });
  const { waiting, n } = summarize(result, serviceSeconds);
  return { workerSeconds: result.workerSeconds, waitingSeconds: waiting * n };
}

function loadOf(counts: readonly number[], serviceSeconds: readonly number[] = [5]): MeasuredLoad {
  // As the gateways count: two hours of nothing came before.
  const before = new Array<number>(7_200).fill(0);
  const arrivals = { startSeconds: BEGIN_SECONDS - before.length, counts: [...before, ...counts] };
  return { arrivals, startupSeconds: [30], serviceSeconds, isPaused: false };
}

function replayOf(load: MeasuredLoad): Replay<'inCharge' | 'advised'> {
  return new Replay({
    sides: { inCharge: IN_CHARGE, advised: ADVISED },
    beginSeconds: BEGIN_SECONDS,
    load,
  });
}

/** Plays five seconds at a time, with arrivals that are known up to then alone, as a scaler does. */
function play(load: MeasuredLoad): Readonly<Record<'inCharge' | 'advised', Cost>> {
  const { startSeconds, counts } = load.arrivals;
  const replay = replayOf({
    ...load,
    arrivals: { startSeconds, counts: Array.from(counts).slice(0, 7_200) },
  });
  for (let second = 5; second <= END_SECONDS; second += 5) {
    const known = Array.from(counts).slice(0, 7_200 + second);
    replay.advance(BEGIN_SECONDS + second, { ...load, arrivals: { startSeconds, counts: known } });
  }
  return { inCharge: replay.stateOf('inCharge'), advised: replay.stateOf('advised') };
}

/** By what fraction one number is off another. */
const off = (one: number, other: number): number => Math.abs(one - other) / other;

describe('a replay of measured load', () => {
  it.each(LOADS)('costs what each rule costs when it really is in charge, to 0.1 %%: %s', (name) => {
    const counts = countsOf(poissonArrivals(loadPatterns[name], seededRandom(1)));
    const arrivals = evenWithinSeconds(counts);
    const service = new Float64Array(arrivals.length).fill(5);
    const replayed = play(loadOf(counts));
    for (const [side, scaledObject] of SIDES) {
      const real = costWith(scaledObject, arrivals, service);
      expect(off(replayed[side].workerSeconds, real.workerSeconds)).toBeLessThan(0.001);
      expect(off(replayed[side].waitingSeconds, real.waitingSeconds)).toBeLessThan(0.001);
    }
  });

  it('reports the saving to 15 % of the cost, knowing arrivals by second and run times by samples alone', () => {
    const random = seededRandom(5);
    const runTime = (): number => 0.5 - 4.5 * Math.log(1 - random());
    const samples = Array.from({ length: 200 }, runTime);
    let [replayedSaving, saving, cost] = [0, 0, 0];
    for (const name of LOADS) {
      const arrivals = poissonArrivals(loadPatterns[name], random);
      const service = arrivals.map(runTime);
      const { inCharge, advised } = play(loadOf(countsOf(arrivals), samples));
      replayedSaving += inCharge.workerSeconds - advised.workerSeconds;
      const { workerSeconds } = costWith(IN_CHARGE, arrivals, service);
      saving += workerSeconds - costWith(ADVISED, arrivals, service).workerSeconds;
      cost += workerSeconds;
    }
    expect(saving / cost).toBeGreaterThan(0.2);
    expect(Math.abs(replayedSaving - saving) / cost).toBeLessThan(0.15);
  });

  it('is the same, however often it goes on', () => {
    const load = loadOf(countsOf(poissonArrivals(loadPatterns.spike, seededRandom(2))));
    const [often, seldom] = [play(load), replayOf(load)];
    expect(seldom.advance(BEGIN_SECONDS + END_SECONDS, load)).toBeGreaterThan(0);
    expect(seldom.stateOf('advised').waitingSeconds).toBeCloseTo(often.advised.waitingSeconds, 3);
    expect(seldom.stateOf('inCharge').workerSeconds).toBeCloseTo(often.inCharge.workerSeconds, 3);
    expect(seldom.playedToSeconds).toBe(BEGIN_SECONDS + END_SECONDS);
  });

  it('lets jobs of a pause arrive when it is over', () => {
    const load = loadOf([0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    const replay = replayOf(load);
    expect(replay.advance(BEGIN_SECONDS + 5, { ...load, isPaused: true })).toBe(0);
    expect(replay.stateOf('inCharge')).toEqual({ workerSeconds: 0, waitingSeconds: 0, replicas: 0 });
    expect(replay.advance(BEGIN_SECONDS + 10, load)).toBe(2);
    expect(replay.stateOf('advised').replicas).toBeGreaterThan(0);
    // From 5.25 and 5.75 on to 10: no worker is ready yet.
    expect(replay.stateOf('advised').waitingSeconds).toBeCloseTo(9, 6);
  });
});
