import type { TerminalJobStatus, WorkerState } from '@tidegate/contracts';
import { addBuckets, type LatencyBuckets } from './latency-buckets.js';

/** The seconds that one entry of a history covers: each is kept for a time of its own. */
export type HistoryResolution = 5 | 60;

/** What is sampled once in five seconds. */
export type HistoryLevel = 'waiting' | 'running' | 'oldestWaitSeconds' | WorkerState;

/** Samples of something, in short: both add up over several times. */
export interface LevelSamples {
  readonly sum: number;
  readonly most: number;
}

/** What has happened to a model in some time. */
export interface HistorySlot {
  /** Counts such times since the epoch. */
  readonly number: number;
  /** In how many of its five seconds somebody has recorded. */
  readonly recorded: number;
  readonly arrivals: number;
  /** Jobs that have ended, by status. */
  readonly ends: Readonly<Partial<Record<TerminalJobStatus, number>>>;
  /** Of those that have succeeded. */
  readonly latencies: LatencyBuckets;
  /** How many samples of the levels there are. */
  readonly samples: number;
  /** One that was always zero is left out. */
  readonly levels: Readonly<Partial<Record<HistoryLevel, LevelSamples>>>;
  /** How many workers there should have been; absent where nobody has decided. */
  readonly wanted?: LevelSamples & { readonly samples: number };
}

/** What has happened in several times together. */
export function mergeSlots(number: number, slots: readonly HistorySlot[]): HistorySlot {
  const wanted = slots.flatMap((slot) => slot.wanted ?? []);
  return {
    number,
    recorded: sumOf(slots.map(({ recorded }) => recorded)),
    arrivals: sumOf(slots.map(({ arrivals }) => arrivals)),
    ends: merged(
      slots.map(({ ends }) => ends),
      (one, other) => one + other,
    ),
    latencies: addBuckets(slots.map(({ latencies }) => latencies)),
    samples: sumOf(slots.map(({ samples }) => samples)),
    levels: merged(
      slots.map(({ levels }) => levels),
      mergeLevels,
    ),
    ...(wanted.length === 0
      ? {}
      : { wanted: { ...wanted.reduce(mergeWanted), samples: sumOf(wanted.map(({ samples }) => samples)) } }),
  };
}

function mergeLevels(one: LevelSamples, other: LevelSamples): LevelSamples {
  return { sum: one.sum + other.sum, most: Math.max(one.most, other.most) };
}

function mergeWanted<T extends LevelSamples>(one: T, other: T): T {
  return { ...one, ...mergeLevels(one, other) };
}

function merged<K extends string, T>(
  records: readonly Readonly<Partial<Record<K, T>>>[],
  merge: (one: T, other: T) => T,
): Readonly<Partial<Record<K, T>>> {
  const result: Partial<Record<K, T>> = {};
  for (const record of records)
    for (const [name, value] of Object.entries(record) as [K, T][]) {
      const present = result[name];
      result[name] = present === undefined ? value : merge(present, value);
    }
  return result;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
