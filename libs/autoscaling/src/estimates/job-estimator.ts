import type { PolicyObservation } from '../policy/policy.types.js';
import { arrivedAfter } from './arrived-after.js';
import { type MeasuredWait, PastForecasts } from './past-forecasts.js';
import { FRACTIONS, quantileOf, quantilesBy, ascending, type Quantiles } from './quantiles.js';
import { WaitForecast, type PlaceForecast } from './wait-forecast.js';
import { longerTimes } from './worker-futures.js';
import { staffedIn, WorkerGrowth } from './worker-growth.js';

/**
 * Estimates when the jobs of one model start and finish, from one reading after another. It takes readings as they come,
 * about one a second; what it keeps is bounded.
 */
export class JobEstimator {
  private readonly growth = new WorkerGrowth();
  private readonly past = new PastForecasts();
  private observation: PolicyObservation | undefined;
  private isPaused = false;
  private forecast: WaitForecast | undefined;

  /**
   * Takes a reading.
   * @param observation - the present; later than the one before
   * @param waits - how long jobs have waited that started recently; the same ones may come again
   * @param isPaused - whether the model is paused: how long its jobs wait then says nothing of how long others will, and nobody
   *   starts workers for them
   */
  observe(observation: PolicyObservation, waits: readonly MeasuredWait[], isPaused = false): void {
    if (isPaused) this.past.forget();
    else if (this.observation !== undefined && !this.isPaused)
      this.keepForecast(this.observation, observation);
    this.past.resolve(waits);
    this.growth.note(staffedIn(isPaused ? { ...observation, ready: 0 } : observation));
    this.observation = observation;
    this.isPaused = isPaused;
    this.forecast = undefined;
  }

  /**
   * When a job that waits will start and finish.
   * @param place - how many jobs wait before it, from 0 (`jobsBefore`)
   * @param sinceReadingSeconds - how long ago the latest reading was
   * @returns seconds from now; undefined while too little has been measured: no job of the model, or no start-up where a
   *   worker has to start first
   */
  ofWaiting(place: number, sinceReadingSeconds: number): PlaceForecast | undefined {
    const forecast = this.play()?.at(place);
    if (forecast === undefined || !Number.isFinite(forecast.start.p90)) return undefined;
    const { start: fromReading, finish } = forecast;
    const start = this.past.correct(later(fromReading, sinceReadingSeconds));
    const { p50, p90 } = finish;
    return {
      start,
      finish: { p50: start.p50 + p50 - fromReading.p50, p90: start.p90 + p90 - fromReading.p90 },
    };
  }

  /**
   * How long a running job will still run.
   * @param elapsedSeconds - how long it has been running
   * @returns seconds from now; undefined where no measured job has taken longer
   */
  ofRunning(elapsedSeconds: number): Quantiles | undefined {
    const sorted = [...(this.observation?.serviceSeconds ?? [])].sort(ascending);
    const longer = longerTimes(sorted, elapsedSeconds);
    if (longer.length === 0) return undefined;
    return quantilesBy((name) => quantileOf(longer, FRACTIONS[name]) - elapsedSeconds);
  }

  /** What the reading before would have meant for the jobs that were pushed since. */
  private keepForecast(before: PolicyObservation, { nowSeconds, arrivals }: PolicyObservation): void {
    const passedSeconds = nowSeconds - before.nowSeconds;
    const arrived = Math.round(arrivedAfter(arrivals, before.nowSeconds, nowSeconds));
    if (arrived === 0 || passedSeconds <= 0) return;
    const forecast = this.play();
    const begin = forecast?.at(before.ready).start;
    const end = forecast?.at(before.ready + arrived - 1).start;
    if (begin === undefined || end === undefined || !Number.isFinite(end.p90)) return;
    this.past.add({
      fromSeconds: before.nowSeconds,
      untilSeconds: nowSeconds,
      begin,
      end: later(end, passedSeconds),
    });
  }

  private play(): WaitForecast | undefined {
    const { observation } = this;
    if (observation === undefined || observation.serviceSeconds.length === 0) return undefined;
    this.forecast ??= new WaitForecast(observation, this.growth);
    return this.forecast;
  }
}

function later(waits: Quantiles, seconds: number): Quantiles {
  return { p50: Math.max(0, waits.p50 - seconds), p90: Math.max(0, waits.p90 - seconds) };
}
