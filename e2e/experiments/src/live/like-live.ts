import { parseScaledObject } from '@tidegate/autoscaling';
import { controllerFor, countArrivals, simulate } from '@tidegate/simulation';
import type { RunRecord } from '../run-record.types.js';
import type { LiveRun } from './live-run.types.js';

/** The conditions of a live run, for the simulator; seconds of real time. */
export interface LiveWorld {
  readonly scaledObject: string;
  readonly syncPeriodSeconds: number;
  /** Used where no start was measured. */
  readonly startupSeconds: number;
  readonly serviceSeconds: number;
  readonly tailSeconds: number;
  /** How old the queue's counts may be. */
  readonly readingSeconds: number;
}

/** Phases of the syncs at which the simulator repeats the run. */
const PHASES = 15;

/**
 * Simulates the same arrivals, with the measured start-up times in their order, at several phases of the syncs, spread
 * over their period: the phase is unknown on a cluster, and changes results by up to a third.
 * @param run - the run
 * @param world - where
 */
export function simulateLike(run: LiveRun, world: LiveWorld): readonly RunRecord[] {
  return Array.from({ length: PHASES }, (_, index) =>
    simulateAt(run, world, ((index + 0.5) / PHASES) * world.syncPeriodSeconds),
  );
}

function simulateAt(run: LiveRun, world: LiveWorld, phase: number): RunRecord {
  const { arrivalsSeconds, load, setting } = run;
  const { serviceSeconds, syncPeriodSeconds, tailSeconds, readingSeconds } = world;
  const scaledObject = parseScaledObject(world.scaledObject);
  const usualSeconds = median(run.startsSeconds) ?? world.startupSeconds;
  let started = 0;
  const services = arrivalsSeconds.map(() => serviceSeconds);
  const result = simulate({
    arrivalsSeconds,
    serviceSeconds: services,
    nextStartupSeconds: () => run.startsSeconds[started++] ?? usualSeconds,
    readingIntervalSeconds: readingSeconds,
    tailSeconds,
    idleGoFirst: scaledObject.triggers[0]?.kind !== 'rabbitmq',
    controller: controllerFor({
      scaledObject,
      arrivals: countArrivals(arrivalsSeconds),
      loop: { syncPeriodSeconds, syncPhaseSeconds: phase, pollPhaseSeconds: phase },
    }),
  });
  return {
    load,
    setting: `${setting}, simulated`,
    latenciesSeconds: [...result.latenciesSeconds].filter((seconds) => !Number.isNaN(seconds)),
    replicas: result.replicas,
    endSeconds: result.endSeconds,
    workerSeconds: result.workerSeconds,
  };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
