import type { ExperimentLoad } from './experiment-loads.js';
import type { Outcome } from './frontier.js';
import { playLoad } from './play-load.js';
import type { Rival } from './rivals.js';

/** By the load's name, what each rival came to, in the order of the rivals. */
export type RivalOutcomes = Readonly<Record<string, readonly Outcome[]>>;

/** Plays every load under every rival. */
export function playRivals(input: {
  readonly rivals: readonly Rival[];
  readonly loads: readonly ExperimentLoad[];
  readonly startupSeconds: number;
  readonly phases: number;
  readonly onPlayed?: () => void;
}): RivalOutcomes {
  const { rivals, loads, startupSeconds, phases, onPlayed } = input;
  return Object.fromEntries(
    loads.map((load) => [
      load.name,
      rivals.map(({ controllerAt }) => {
        const outcome = playLoad({ load, startupSeconds, phases, idleGoFirst: false, controllerAt });
        onPlayed?.();
        return outcome;
      }),
    ]),
  );
}
