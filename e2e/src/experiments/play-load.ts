import { simulate, summarize, type ReplicaController } from '@tidegate/autoscaling';
import type { ExperimentLoad, LoadRun } from './experiment-loads.js';
import { meanOutcome, type Outcome } from './frontier.js';

/** How a load is played. */
export interface PlayOptions {
  readonly load: ExperimentLoad;
  readonly startupSeconds: number;
  /** Phases of the sync and of the poll, evenly spaced; the outcome is the mean over them. */
  readonly phases: number;
  readonly idleGoFirst: boolean;
  readonly controllerAt: (phase: number, run: LoadRun) => ReplicaController;
}

/**
 * Plays a load under one setting, over all its runs and phases.
 * @throws Error when a job is lost
 */
export function playLoad(options: PlayOptions): Outcome {
  const { load, startupSeconds, phases, idleGoFirst, controllerAt } = options;
  const outcomes = load.runs.flatMap((run) =>
    Array.from({ length: phases }, (_, index) => {
      const controller = controllerAt((index + 0.5) / phases, run);
      const result = simulate({ ...run, nextStartupSeconds: () => startupSeconds, controller, idleGoFirst });
      const { workerSeconds, waiting, p95, lost } = summarize(result, run.serviceSeconds);
      if (lost > 0) throw new Error(`${load.name}: ${lost} jobs never finished`);
      return { workerSeconds, waitingSeconds: waiting, p95Seconds: p95 };
    }),
  );
  return meanOutcome(outcomes);
}
