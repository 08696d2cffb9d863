import { mergeSlots, type CountedEnds, type HistorySlot, type LevelSamples } from '@tidegate/job-store';
import type { ObservedModel } from '../estimates/model.observer.js';
import { oldestWaitSeconds } from '../estimates/oldest-wait.js';

/** What a gateway has seen of a model in five seconds. What it could not read is absent, and not zero. */
export interface ModelSample {
  readonly levels?: HistorySlot['levels'];
  /** How many workers there should have been. */
  readonly wanted?: number;
}

/** The levels of a reading. */
export function levelsOf({ observation, heartbeats }: ObservedModel): HistorySlot['levels'] {
  const counts = new Map<string, number>();
  const count = (name: string, by: number): unknown => counts.set(name, (counts.get(name) ?? 0) + by);
  count('waiting', observation.ready);
  count('running', observation.unacknowledged);
  count('oldestWaitSeconds', oldestWaitSeconds(observation) ?? 0);
  for (const { state } of heartbeats) count(state, 1);
  return Object.fromEntries(
    [...counts].filter(([, value]) => value > 0).map(([name, value]) => [name, one(value)]),
  );
}

/** Five seconds of a history, of what was seen, pushed and ended in them. */
export function slotOf(
  number: number,
  { levels, wanted }: ModelSample,
  counted: CountedEnds & { readonly arrivals: number },
): HistorySlot {
  return {
    ...mergeSlots(number, []),
    ...counted,
    recorded: 1,
    samples: levels === undefined ? 0 : 1,
    levels: levels ?? {},
    ...(wanted === undefined ? {} : { wanted: { ...one(wanted), samples: 1 } }),
  };
}

function one(value: number): LevelSamples {
  return { sum: value, most: value };
}
