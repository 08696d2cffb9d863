import { ascending, FRACTIONS, quantileOf, quantilesBy, type Quantiles } from './quantiles.js';

/** How many of the latest results count, of each kind. */
const LATEST_RESULTS = 200;
/** Forecasts that are kept for their results: at one a second those of half an hour. */
const MOST_FORECASTS = 1800;
/** "Right as it is" counts as much as this many results. */
const ASSUMED_RIGHT = 10;
/** Waits that differ by much less are alike, seconds. */
const SLACK_SECONDS = 1;

/** How long a job has waited. */
export interface MeasuredWait {
  /** When it was pushed, on the clock of the observations. */
  readonly pushedAtSeconds: number;
  readonly waitSeconds: number;
}

/** How long jobs that were pushed within a short time were expected to wait. */
export interface PastForecast {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** The wait of a job that was pushed at the begin of this time, and of one at its end. */
  readonly begin: Quantiles;
  readonly end: Quantiles;
}

/**
 * Corrects forecasts by how earlier ones turned out: split conformal prediction (Papadopoulos et al., "Inductive
 * confidence machines for regression", 2002) over the latest results, apart for jobs that find a free worker and those
 * that have to wait (Mondrian: Vovk et al., "Algorithmic learning in a random world", 2005). Of the first kind it learns
 * how long a pick-up takes; of the second by which factor forecasts were too short or too long.
 */
export class PastForecasts {
  private readonly forecasts: PastForecast[] = [];
  /** The results of the last call. */
  private known: ReadonlySet<string> = new Set();
  private readonly pickups: number[] = [];
  private readonly ratios: { readonly p50: number[]; readonly p90: number[] } = { p50: [], p90: [] };
  private factors: Quantiles = { p50: 1, p90: 1 };
  private pickupSeconds: Quantiles = { p50: 0, p90: 0 };

  /** Adds a forecast; each begins where the one before ends, or later. */
  add(forecast: PastForecast): void {
    this.forecasts.push(forecast);
    if (this.forecasts.length > MOST_FORECASTS) this.forecasts.shift();
  }

  /** Forgets the forecasts whose results are not known yet: something has come between that they could not foresee. */
  forget(): void {
    this.forecasts.length = 0;
  }

  /**
   * Adds results.
   * @param waits - those that are known, the latest last; one of the last call counts once
   */
  resolve(waits: readonly MeasuredWait[]): void {
    const { known } = this;
    this.known = new Set(waits.map(keyOf));
    const scored = waits.filter((wait) => !known.has(keyOf(wait)) && this.score(wait));
    if (scored.length === 0) return;
    this.factors = quantilesBy((name) => factorOf(this.ratios[name], FRACTIONS[name]));
    const pickups = [...this.pickups].sort(ascending);
    if (pickups.length > 0) this.pickupSeconds = quantilesBy((name) => quantileOf(pickups, FRACTIONS[name]));
  }

  /** A forecast with the correction; seconds from the same moment. */
  correct(waits: Quantiles): Quantiles {
    if (isPickup(waits)) return this.pickupSeconds;
    const p90 = stretched(waits.p90, this.factors.p90);
    return { p50: Math.min(p90, stretched(waits.p50, this.factors.p50)), p90 };
  }

  private score({ pushedAtSeconds, waitSeconds }: MeasuredWait): boolean {
    const forecast = this.forecasts.findLast(({ fromSeconds }) => fromSeconds <= pushedAtSeconds);
    if (forecast === undefined || pushedAtSeconds >= forecast.untilSeconds) return false;
    const { fromSeconds, untilSeconds, begin, end } = forecast;
    const share = (pushedAtSeconds - fromSeconds) / (untilSeconds - fromSeconds);
    const waits = quantilesBy((name) => begin[name] + share * (end[name] - begin[name]));
    if (isPickup(waits)) keep(this.pickups, waitSeconds);
    else
      for (const name of ['p50', 'p90'] as const)
        keep(this.ratios[name], (waitSeconds + SLACK_SECONDS) / (waits[name] + SLACK_SECONDS));
    return true;
  }
}

function keyOf({ pushedAtSeconds, waitSeconds }: MeasuredWait): string {
  return `${pushedAtSeconds} ${waitSeconds}`;
}

function isPickup({ p90 }: Quantiles): boolean {
  return p90 <= 0;
}

function keep(results: number[], result: number): void {
  results.push(result);
  if (results.length > LATEST_RESULTS) results.shift();
}

function factorOf(ratios: readonly number[], fraction: number): number {
  const { length } = ratios;
  if (length === 0) return 1;
  const ratio = quantileOf([...ratios].sort(ascending), fraction);
  return Math.exp((length * Math.log(ratio)) / (length + ASSUMED_RIGHT));
}

function stretched(waitSeconds: number, factor: number): number {
  return Math.max(0, (waitSeconds + SLACK_SECONDS) * factor - SLACK_SECONDS);
}
