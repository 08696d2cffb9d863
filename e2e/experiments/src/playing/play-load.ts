import { simulate, summarize } from '@tidegate/simulation';
import { meanOutcome, type Outcome } from '../comparison/frontier.js';
import type { LoadRun } from '../experiment-loads.js';
import { controllersOf, idleGoFirst } from '../settings/controller-of.js';
import type { Setting } from '../settings/setting.types.js';

/** Some runs of one load with some settings: the work of one thread at a time. */
export interface PlayTask {
  readonly load: string;
  readonly runs: readonly LoadRun[];
  readonly settings: readonly Setting[];
  readonly startupSeconds: number;
  /** Phases of the sync and of the poll, evenly spaced; an outcome is the mean over them. */
  readonly phases: number;
}

/** By setting, then by run. */
export type PlayedTask = readonly (readonly Outcome[])[];

/**
 * Simulates every run with every setting.
 * @throws {Error} when a job is lost
 */
export function playTask(task: PlayTask): PlayedTask {
  return task.settings.map((setting) => {
    const controllerAt = controllersOf(setting);
    const isIdleFirst = idleGoFirst(setting);
    const { startupSeconds, phases } = task;
    return task.runs.map((run) =>
      meanOutcome(
        Array.from({ length: phases }, (_, index) => {
          const controller = controllerAt({ run, startupSeconds, phase: (index + 0.5) / phases });
          const result = simulate({
            ...run,
            nextStartupSeconds: () => startupSeconds,
            controller,
            idleGoFirst: isIdleFirst,
          });
          const { workerSeconds, waiting, p95, lost } = summarize(result, run.serviceSeconds);
          if (lost > 0) throw new Error(`${task.load}, ${setting.name}: ${lost} jobs never finished`);
          return { workerSeconds, waitingSeconds: waiting, p95Seconds: p95 };
        }),
      ),
    );
  });
}
