import { seededRandom } from '../policy/seeded-random.js';
import type { PolicyObservation } from '../policy/policy.types.js';
import { ascending, FRACTIONS, quantileOf, quantilesBy, type Quantiles } from './quantiles.js';
import { startTimes } from './start-times.js';
import { drawFreeTimes, drawTime } from './worker-futures.js';
import { staffedIn, type WorkerGrowth } from './worker-growth.js';

/** How many futures are drawn. */
const FUTURES = 64;
/** Places of the queue that are played; those behind follow at the same pace. */
const MOST_PLACES = 400;
/** Of this many places each is looked at; of those behind ever fewer, with a straight line in between. */
const EACH_PLACE_UP_TO = 16;
const PLACE_GROWTH = 1.15;

/** What is expected of one place in the queue, seconds from the reading; infinite where some futures have no worker. */
export interface PlaceForecast {
  readonly start: Quantiles;
  readonly finish: Quantiles;
}

/** When the jobs of a queue will start and finish, by their places: the queue played in many possible futures. */
export class WaitForecast {
  private readonly places: readonly number[];
  private readonly forecasts: readonly PlaceForecast[];

  /**
   * @param observation - with at least one measured service time
   * @param growth - what has been seen of the scaling
   */
  constructor(observation: PolicyObservation, growth: WorkerGrowth) {
    const random = seededRandom(1);
    // Jobs that arrive before the next reading have a place too.
    const jobs = Math.min(MOST_PLACES, Math.ceil(1.25 * observation.ready) + 20);
    const service = [...observation.serviceSeconds].sort(ascending);
    const startup = [...observation.startupSeconds].sort(ascending);
    const futures = growth
      .draw(staffedIn(observation), FUTURES, random)
      .map((further) =>
        startTimes(
          [
            ...drawFreeTimes(observation, { service, startup }, random),
            ...further.map((seconds) => seconds + drawTime(startup, random)).filter(Number.isFinite),
          ],
          () => drawTime(service, random),
          jobs,
        ),
      );
    this.places = placesUpTo(jobs);
    this.forecasts = this.places.map((place) => {
      const starts = futures.map((future) => future[place] ?? Number.POSITIVE_INFINITY);
      const finishes = starts.map((start) => start + drawTime(service, random));
      return { start: quantilesIn(starts), finish: quantilesIn(finishes) };
    });
  }

  /**
   * What is expected of a place.
   * @param place - how many jobs wait before it, from 0
   */
  at(place: number): PlaceForecast {
    const { places, forecasts } = this;
    const last = places.length - 1;
    let upper = 1;
    while (upper < last && (places[upper] ?? 0) < place) upper += 1;
    const isBehind = place > (places[last] ?? 0);
    // Behind the last place goes on what holds over the rear half: jobs of one length start in groups.
    const lower = isBehind ? last >>> 1 : upper - 1;
    const from = places[lower] ?? 0;
    const share = (place - from) / ((places[upper] ?? 1) - from);
    const one = forecasts[lower] ?? NEVER;
    const other = forecasts[upper] ?? NEVER;
    return {
      start: between(one.start, other.start, share),
      finish: between(one.finish, other.finish, share),
    };
  }
}

const NO_TIME: Quantiles = { p50: Number.POSITIVE_INFINITY, p90: Number.POSITIVE_INFINITY };
const NEVER: PlaceForecast = { start: NO_TIME, finish: NO_TIME };

function placesUpTo(jobs: number): readonly number[] {
  const places: number[] = [];
  for (
    let place = 0;
    place < jobs - 1;
    place += Math.max(1, Math.ceil((PLACE_GROWTH - 1) * (place - EACH_PLACE_UP_TO)))
  )
    places.push(place);
  return [...places, jobs - 1];
}

function quantilesIn(values: readonly number[]): Quantiles {
  const sorted = [...values].sort(ascending);
  return quantilesBy((name) => quantileOf(sorted, FRACTIONS[name]));
}

/** Each push asks for this, so it makes one object and no function. */
function between(one: Quantiles, other: Quantiles, share: number): Quantiles {
  return { p50: onLine(one.p50, other.p50, share), p90: onLine(one.p90, other.p90, share) };
}

function onLine(one: number, other: number, share: number): number {
  return one === other ? one : one + share * (other - one);
}
