import { meanOutcome, type Outcome } from '../comparison/frontier.js';
import type { ExperimentLoad } from '../experiment-loads.js';
import type { Setting } from '../settings/setting.types.js';
import type { PlayTask } from './play-load.js';
import type { TaskRunner } from './task-runner.js';

/** By the load's name, the result of each setting, in the order of the settings. */
export type Outcomes = Readonly<Record<string, readonly Outcome[]>>;

/** What is simulated. */
export interface PlayPlan {
  readonly settings: readonly Setting[];
  readonly loads: readonly ExperimentLoad[];
  readonly startupSeconds: number;
  readonly phases: number;
}

const SETTINGS_A_TASK = 10;
const RUNS_A_TASK = 5;

/** Every load under every setting. */
export async function playSettings(
  plan: PlayPlan,
  runner: TaskRunner,
  onPlayed: () => void = () => undefined,
): Promise<Outcomes> {
  const loads = await Promise.all(
    plan.loads.map(async (load) => {
      const bySetting = await Promise.all(
        chunks(plan.settings, SETTINGS_A_TASK).map(async (settings) => {
          const played = await Promise.all(
            tasksOf(plan, load, settings).map(async (task) => {
              const outcomes = await runner.play(task);
              onPlayed();
              return outcomes;
            }),
          );
          return settings.map((_, index) => meanOutcome(played.flatMap((outcomes) => outcomes[index] ?? [])));
        }),
      );
      return [load.name, bySetting.flat()] as const;
    }),
  );
  return Object.fromEntries(loads);
}

/** The number of tasks, for a progress bar. */
export function countPlays(plan: PlayPlan): number {
  return plan.loads.flatMap((load) =>
    chunks(plan.settings, SETTINGS_A_TASK).flatMap((settings) => tasksOf(plan, load, settings)),
  ).length;
}

function tasksOf(
  { startupSeconds, phases }: PlayPlan,
  load: ExperimentLoad,
  settings: readonly Setting[],
): readonly PlayTask[] {
  return chunks(load.runs, RUNS_A_TASK).map((runs) => ({
    load: load.name,
    runs,
    settings,
    startupSeconds,
    phases,
  }));
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
