import { simulate } from '@tidegate/simulation';
import type { LoadRun } from '../experiment-loads.js';
import type { RunRecord } from '../run-record.types.js';
import { controllersOf, idleGoFirst } from '../settings/controller-of.js';
import type { Setting } from '../settings/setting.types.js';

/** A single run, for a closer look. */
export interface RecordPlan {
  readonly load: string;
  readonly run: LoadRun;
  readonly setting: Setting;
  readonly startupSeconds: number;
  /** Of the HPA's sync and of KEDA's poll, in [0, 1) of their periods. */
  readonly phase: number;
}

/** Simulates one run with one setting. */
export function playRecord({ load, run, setting, startupSeconds, phase }: RecordPlan): RunRecord {
  const { latenciesSeconds, replicas, endSeconds, workerSeconds } = simulate({
    ...run,
    nextStartupSeconds: () => startupSeconds,
    controller: controllersOf(setting)({ run, startupSeconds, phase }),
    idleGoFirst: idleGoFirst(setting),
  });
  return {
    load,
    setting: setting.name,
    latenciesSeconds: [...latenciesSeconds].filter((seconds) => !Number.isNaN(seconds)),
    replicas,
    endSeconds,
    workerSeconds,
  };
}
