import { seededRandom } from '@tidegate/autoscaling';
import { simulate } from '@tidegate/simulation';
import type { LoadRun, ServiceSpread } from '../experiment-loads.js';
import { controllersOf, idleGoFirst } from '../settings/controller-of.js';
import type { Setting } from '../settings/setting.types.js';
import type { StatedWait } from './calibration.js';
import { EstimatingController, pickupSeconds, type Statement } from './estimating.controller.js';

/** One run of a load under one setting. */
export interface EstimateTask {
  readonly run: LoadRun;
  readonly spread: ServiceSpread;
  readonly setting: Setting;
  /** The mean; a start takes a tenth more or less. */
  readonly startupSeconds: number;
  /** Of sync and poll, in [0, 1). */
  readonly phase: number;
  readonly seed: number;
}

/** What was stated and what came, of jobs when they were pushed, and of those that waited, every few seconds. */
export type PlayedEstimates = Readonly<Record<Statement['kind'], readonly StatedWait[]>>;

/** A service time that is fixed varies by so much on a real machine, seconds. */
const JITTER_SECONDS = 0.05;
const MEASURED_BEFORE = { startups: 20, services: 50 };

/**
 * Simulates a run from zero workers, with start-up and service times measured before (the store keeps them for a month),
 * and compares the waits that were stated with the true ones.
 */
export function playEstimates(task: EstimateTask): PlayedEstimates {
  const { run, spread, setting, startupSeconds, phase, seed } = task;
  const random = seededRandom(31 * seed + 5);
  const drawStartup = (): number => startupSeconds * (0.9 + 0.2 * random());
  const serviceSeconds =
    spread === 'fixed'
      ? run.serviceSeconds.map((seconds) => seconds + JITTER_SECONDS * random())
      : run.serviceSeconds;
  const controller = new EstimatingController(
    controllersOf(setting)({ run, startupSeconds, phase }),
    run.arrivalsSeconds,
    {
      startupSeconds: Array.from({ length: MEASURED_BEFORE.startups }, drawStartup),
      serviceSeconds: [...serviceSeconds.slice(-MEASURED_BEFORE.services)],
    },
  );
  const { latenciesSeconds } = simulate({
    arrivalsSeconds: run.arrivalsSeconds,
    serviceSeconds,
    nextStartupSeconds: drawStartup,
    controller,
    idleGoFirst: idleGoFirst(setting),
    tailSeconds: 0,
  });
  const compared = (kind: Statement['kind']): readonly StatedWait[] =>
    controller.statements
      .filter((statement) => statement.kind === kind)
      .map(({ job, atSeconds, wait }) => {
        const latency = (latenciesSeconds[job] ?? 0) - (serviceSeconds[job] ?? 0);
        const startSeconds = (run.arrivalsSeconds[job] ?? 0) + latency + pickupSeconds(job);
        return { stated: wait, trueSeconds: startSeconds - atSeconds };
      });
  return { pushed: compared('pushed'), waiting: compared('waiting') };
}
