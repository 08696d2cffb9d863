import type { ExperimentOptions } from '../experiment-options.js';
import type { LiveWorld } from '../live/like-live.js';
import { scaleScaledObject } from '../live/scale-scaled-object.js';
import { settingYaml } from '../settings/scaled-objects.js';

const SERVICE_SECONDS = 5;
const SYNC_SECONDS = 15;
const TAIL_SECONDS = 600;
/** The age of queue totals: at most this on the local stack; 5 s in the management API of a cluster. */
const READING_SECONDS = { scaled: 0.5, real: 5 };

/** The times of a run on a system, divided by its factor. */
export function worldOf(
  { startups }: Pick<ExperimentOptions, 'startups'>,
  way: 'scaled' | 'real',
  setting: string,
  factor: number,
): LiveWorld {
  return {
    scaledObject: scaleScaledObject(settingYaml(setting), factor),
    syncPeriodSeconds: SYNC_SECONDS / factor,
    startupSeconds: (startups[0] ?? 30) / factor,
    serviceSeconds: SERVICE_SECONDS / factor,
    tailSeconds: TAIL_SECONDS / factor,
    readingSeconds: READING_SECONDS[way],
  };
}
