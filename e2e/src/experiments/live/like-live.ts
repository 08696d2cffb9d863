import { controllerFor, parseScaledObject, simulate } from '@tidegate/autoscaling';
import type { RunRecord } from '../plots/run-record.types.js';
import type { LiveRun } from './live-run.types.js';

/** What the simulator is told about the world that a live run took place in; seconds of the clock on the wall. */
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

/**
 * Plays the same arrivals in the simulator, with the start-up times that were seen, one after the other, and the phase of the syncs as
 * the changes of the replicas tell it: it is unknown on a cluster, and moves results by up to a third.
 * @param run what was run
 * @param world where
 * @param phase of the syncs in seconds, where it is not to be the one that was seen
 */
export function simulateLike(
  run: LiveRun,
  world: LiveWorld,
  phase = syncPhase(run.replicas, world.syncPeriodSeconds),
): RunRecord {
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

/**
 * When syncs take place, by the circular mean of the changes that are theirs: not the first, from zero, and none to zero.
 * @param replicas as steps
 * @param periodSeconds of the syncs
 * @returns seconds in [0, periodSeconds); the middle where there is nothing to go by
 */
export function syncPhase(
  replicas: readonly (readonly [atSeconds: number, replicas: number])[],
  periodSeconds: number,
): number {
  const angles = replicas
    .filter(([, count], index) => count > 0 && (replicas[index - 1]?.[1] ?? 0) > 0)
    .map(([atSeconds]) => (2 * Math.PI * atSeconds) / periodSeconds);
  if (angles.length === 0) return periodSeconds / 2;
  const sine = angles.reduce((sum, angle) => sum + Math.sin(angle), 0);
  const cosine = angles.reduce((sum, angle) => sum + Math.cos(angle), 0);
  const turn = Math.atan2(sine, cosine) / (2 * Math.PI);
  return ((turn + 1) % 1) * periodSeconds;
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
