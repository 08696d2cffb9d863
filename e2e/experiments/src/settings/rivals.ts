import type { BehaviorName, FleetSetting, QueueLengthSetting } from './setting.types.js';

/** Which part of the sweep: all of it, or a part that is small enough for a test. */
export type Sweep = 'full' | 'quick';

const MOST_WORKERS = 10;
const BEHAVIORS: readonly BehaviorName[] = ['default', 'deployed', 'slow-up', 'down-0', 'down-60'];
const FEW_BEHAVIORS: readonly BehaviorName[] = ['default', 'deployed', 'down-60'];

/**
 * Every queue-length setting of the sweep, and fixed fleets.
 * @param sweep - how much of it
 */
export function rivals(sweep: Sweep): readonly (QueueLengthSetting | FleetSetting)[] {
  const isFull = sweep === 'full';
  const targets = isFull ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 4, 7];
  const polls = isFull ? [1, 30] : [1];
  const counted = isFull ? [true, false] : [true];
  const behaviors = isFull ? BEHAVIORS : FEW_BEHAVIORS;
  const minimums = isFull ? [0, 1, 2, 4] : [0, 2];
  const queueLength = minimums.flatMap((minimum) =>
    targets
      .filter((target) => minimum === 0 || target <= 3)
      .flatMap((target) =>
        behaviors.flatMap((behavior) =>
          counted.flatMap((countsRunning) =>
            polls.map((pollSeconds) =>
              queueLengthSetting({ minimum, target, behavior, countsRunning, pollSeconds }),
            ),
          ),
        ),
      ),
  );
  const fleets = Array.from({ length: MOST_WORKERS }, (_, index): FleetSetting => ({
    kind: 'fleet',
    name: `fleet of ${index + 1}`,
    size: index + 1,
  }));
  return [...queueLength, ...fleets];
}

function queueLengthSetting(figures: Omit<QueueLengthSetting, 'kind' | 'name'>): QueueLengthSetting {
  const { minimum, target, behavior, countsRunning, pollSeconds } = figures;
  const counted = countsRunning ? 'running counted' : 'waiting only';
  const name = `target ${target}, ${behavior}, ${counted}, poll ${pollSeconds} s, from ${minimum}`;
  return { kind: 'queue-length', name, ...figures };
}
