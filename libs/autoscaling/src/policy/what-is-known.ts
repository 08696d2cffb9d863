import { ArrivalHistory } from './arrival-history.js';
import { SampledTimes } from './sampled-times.js';
import { rateWindows, type RateWindow } from './rate-windows.js';
import type { ObservedWorker, PolicyFigures, PolicyObservation, PolicySettings } from './policy.types.js';

/** How far ahead the queue is played, beyond a start-up time. */
const HORIZON_BEYOND_STARTUP_SECONDS = 120;
const LONGEST_HORIZON_SECONDS = 1800;
/** The longest time that a start without end counts. */
const LONGEST_EXPECTED_STARTUP_SECONDS = 600;

/** An observation made usable: what cannot be is left out, and what was measured is summed up. */
export interface WhatIsKnown {
  readonly nowSeconds: number;
  readonly history: ArrivalHistory;
  readonly startup: SampledTimes;
  readonly service: SampledTimes;
  readonly workers: readonly ObservedWorker[];
  /** Over how many of the last seconds the arrival rate is measured, where it does not change. */
  readonly rateWindowSeconds: number;
  /** Since when the present rate may hold. */
  readonly rateWindows: readonly RateWindow[];
  readonly horizonSeconds: number;
  readonly figures: PolicyFigures;
}

/**
 * Reads an observation.
 * @param observation - as it comes, sane or not
 * @param settings - what is used while nothing is measured
 */
export function whatIsKnown(observation: PolicyObservation, settings: PolicySettings): WhatIsKnown {
  const { nowSeconds, workers } = observation;
  const history = new ArrivalHistory(observation.arrivals, nowSeconds);
  const startup = new SampledTimes(observation.startupSeconds, expectedStartup(observation, settings));
  const service = new SampledTimes(observation.serviceSeconds, settings.expectedServiceSeconds);
  const startupSeconds = startup.medianSeconds;
  const rateWindowSeconds = Math.min(120, Math.max(60, Math.round(2 * startupSeconds)));
  const windows = rateWindows(history, rateWindowSeconds);
  const count = (state: ObservedWorker['state']): number =>
    workers.filter((worker) => worker.state === state).length;
  return {
    nowSeconds,
    history,
    startup,
    service,
    workers,
    rateWindowSeconds,
    rateWindows: windows,
    horizonSeconds: Math.min(LONGEST_HORIZON_SECONDS, startupSeconds + HORIZON_BEYOND_STARTUP_SECONDS),
    figures: {
      expectedRate: windows.reduce(
        (rate, { arrivals, seconds, probability }) => rate + (probability * arrivals) / seconds,
        0,
      ),
      startupSeconds,
      serviceSeconds: service.meanSeconds,
      ready: atLeastZero(observation.ready),
      unacknowledged: atLeastZero(observation.unacknowledged),
      startingWorkers: count('starting'),
      idleWorkers: count('idle'),
      busyWorkers: count('busy'),
    },
  };
}

/**
 * How long a start is expected to take while none has been measured: as the user sets it, or, if one is running that
 * has already taken longer, as long again, because the setting was too low.
 */
function expectedStartup({ nowSeconds, workers }: PolicyObservation, settings: PolicySettings): number {
  const elapsed = workers
    .filter(({ state }) => state === 'starting')
    .map(({ sinceSeconds }) => atLeastZero(nowSeconds - sinceSeconds));
  const longestSeconds = Math.max(0, ...elapsed);
  return longestSeconds > settings.expectedStartupSeconds
    ? Math.max(
        settings.expectedStartupSeconds,
        Math.min(2 * longestSeconds, LONGEST_EXPECTED_STARTUP_SECONDS),
      )
    : settings.expectedStartupSeconds;
}

/**
 * When a worker can take its next job, seconds from now.
 * @param worker - one that exists
 * @param known - what is measured
 */
export function freeInSeconds(worker: ObservedWorker, known: WhatIsKnown): number {
  const elapsedSeconds = atLeastZero(known.nowSeconds - worker.sinceSeconds);
  switch (worker.state) {
    case 'idle':
      return 0;
    case 'starting':
      return known.startup.meanRemainingSeconds(elapsedSeconds);
    case 'busy':
      return known.service.meanRemainingSeconds(elapsedSeconds);
  }
}

function atLeastZero(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
