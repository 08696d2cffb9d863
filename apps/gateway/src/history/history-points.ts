import { WORKER_STATES } from '@tidegate/contracts';
import { latencyQuantile, mergeSlots, type HistorySlot, type LevelSamples } from '@tidegate/job-store';
import type { HistoryQuery } from './history.query.js';
import type { HistoryPointResponse, LevelResponse } from './history.response.js';

/** An entry of a history, and when it begins. */
export interface PlacedSlot {
  /** Seconds since the epoch. */
  readonly atSeconds: number;
  readonly slot: HistorySlot;
}

const SLOT_SECONDS = 5;

/** All points of an answer, in their order; one of a time in which nobody has recorded says so, and has no numbers. */
export function historyPoints(
  { fromSeconds, toSeconds, stepSeconds }: HistoryQuery,
  slots: readonly PlacedSlot[],
): readonly HistoryPointResponse[] {
  const byPoint = new Map<number, HistorySlot[]>();
  for (const { atSeconds, slot } of slots) {
    const point = Math.floor((atSeconds - fromSeconds) / stepSeconds);
    const present = byPoint.get(point);
    if (present) present.push(slot);
    else byPoint.set(point, [slot]);
  }
  return Array.from({ length: (toSeconds - fromSeconds) / stepSeconds }, (_, point) => {
    const time = new Date((fromSeconds + point * stepSeconds) * 1000).toISOString();
    return { time, ...pointOf(mergeSlots(point, byPoint.get(point) ?? [])) };
  });
}

function pointOf(slot: HistorySlot): Omit<HistoryPointResponse, 'time'> {
  const { recorded, arrivals, ends, latencies, samples, levels, wanted } = slot;
  const recordedSeconds = recorded * SLOT_SECONDS;
  if (recorded === 0) return { recordedSeconds };
  const level = (present: LevelSamples | undefined): LevelResponse =>
    present ? levelOf(present, samples) : { mean: 0, most: 0 };
  const at = (fraction: number): number => rounded(latencyQuantile(latencies, fraction) ?? 0);
  return {
    recordedSeconds,
    arrivals,
    finished: ends,
    ...(latencies.size === 0
      ? {}
      : { latencySeconds: { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) } }),
    ...(samples === 0
      ? {}
      : {
          waiting: level(levels.waiting),
          running: level(levels.running),
          oldestWaitSeconds: levels.oldestWaitSeconds?.most ?? 0,
          workers: Object.fromEntries(WORKER_STATES.map((state) => [state, level(levels[state])])),
        }),
    ...(wanted === undefined ? {} : { wantedWorkers: levelOf(wanted, wanted.samples) }),
  };
}

function levelOf({ sum, most }: LevelSamples, samples: number): LevelResponse {
  return { mean: rounded(sum / samples), most };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
