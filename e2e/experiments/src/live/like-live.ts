import { parseScaledObject } from '@tidegate/autoscaling';
import { controllerFor, simulate } from '@tidegate/simulation';
import type { RunRecord } from '../run-record.types.js';
import type { LiveRun } from './live-run.types.js';

/** What the simulator knows about the world that a live run took place in; seconds of the clock on the wall. */
export interface LiveWorld {
  readonly scaledObject: string;
  readonly syncPeriodSeconds: number;
  /** Where no start was seen. */
  readonly startupSeconds: number;
  readonly serviceSeconds: number;
  readonly tailSeconds: number;
  /** How old the queue's counts may be. */
  readonly readingSeconds: number;
}

/** Of the syncs, at which the simulator plays what was run. */
const PHASES = 15;

/**
 * Plays the same arrivals in the simulator, with the start-up times that were seen, one after the other, at phases of the syncs all
 * over their period: the phase is unknown on a cluster, and moves results by up to a third.
 * @param run - what was run
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
      arrivalsSeconds,
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
