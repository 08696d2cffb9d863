import type { PolicyObservation } from '../policy/policy.types.js';

/** How far noted readings are apart at least, seconds: those in between are alike. */
const NOTE_INTERVAL_SECONDS = 5;
/** An hour of them. */
const MOST_NOTES = 720;
/** A past moment is an example once so much time has passed after it, seconds. */
const LEAST_SEQUEL_SECONDS = 60;
/** How alike load and workers must be, on a logarithmic scale. */
const LIKENESS = 0.35;
/** The assumptions count as much as this many examples of the same load. */
const ASSUMED_EXAMPLES = 4;
/** The HPA's sync period: until then nothing may happen. */
const SYNC_SECONDS = 15;
/** How many jobs a worker is assumed to be given, at least and at most. */
const JOBS_PER_WORKER = { least: 1, most: 20 };
/** Further workers of one possible future. */
const MOST_FURTHER_WORKERS = 100;

/** How much there was to do, and with how many workers, at one moment. */
export interface Staffed {
  readonly atSeconds: number;
  /** Jobs that waited or ran. */
  readonly load: number;
  /** Workers that were ready or starting. */
  readonly workers: number;
}

/**
 * What has been seen of the scaling: how the number of workers grew after each moment of the last hour. What scales is
 * not known here (it may be KEDA alone); a load that was met before shows what happens at such a load.
 */
export class WorkerGrowth {
  private notes: Staffed[] = [];

  /** Adds a reading. */
  note(staffed: Staffed): void {
    const last = this.notes.at(-1);
    if (last !== undefined && staffed.atSeconds - last.atSeconds < NOTE_INTERVAL_SECONDS) return;
    this.notes.push(staffed);
    if (this.notes.length > MOST_NOTES) this.notes = this.notes.slice(-MOST_NOTES);
  }

  /**
   * Draws when further workers begin to start.
   * @param now - the present
   * @param count - how many futures
   * @param random - the source
   * @returns for each future seconds from now, ascending
   */
  draw(now: Staffed, count: number, random: () => number): readonly (readonly number[])[] {
    const examples = this.examplesOf(now);
    const seen = examples.at(-1)?.sum ?? 0;
    return Array.from({ length: count }, (_, index) => {
      const place = ((index + random()) / count) * (seen + ASSUMED_EXAMPLES);
      const example = place < seen ? examples.find(({ sum }) => sum > place) : undefined;
      return example === undefined ? assumed(now, random) : this.sequel(example.index);
    });
  }

  /** Past moments with their weights summed up. */
  private examplesOf(now: Staffed): readonly { readonly index: number; readonly sum: number }[] {
    let sum = 0;
    return this.notes.flatMap((note, index) => {
      if (now.atSeconds - note.atSeconds < LEAST_SEQUEL_SECONDS) return [];
      const weight = Math.exp(-distance(note, now) / LIKENESS);
      if (weight < 1e-3) return [];
      sum += weight;
      return [{ index, sum }];
    });
  }

  /** When the number of workers grew after a moment, seconds from it. */
  private sequel(index: number): readonly number[] {
    const begin = this.notes[index];
    if (begin === undefined) return [];
    const times: number[] = [];
    let most = begin.workers;
    for (const { atSeconds, workers } of this.notes.slice(index + 1)) {
      for (; most < workers && times.length < MOST_FURTHER_WORKERS; most += 1)
        times.push(atSeconds - begin.atSeconds - NOTE_INTERVAL_SECONDS / 2);
    }
    return times;
  }
}

function distance(one: Staffed, other: Staffed): number {
  return (
    Math.abs(Math.log((one.load + 1) / (other.load + 1))) +
    Math.abs(Math.log((one.workers + 1) / (other.workers + 1)))
  );
}

/** While nothing was seen: a worker for some jobs, within a sync of the HPA, and the first one of all at once. */
function assumed({ load, workers }: Staffed, random: () => number): readonly number[] {
  const { least, most } = JOBS_PER_WORKER;
  const jobsPerWorker = least * (most / least) ** random();
  const wanted = Math.ceil(load / jobsPerWorker);
  const syncSeconds = SYNC_SECONDS * random();
  const times: number[] = workers === 0 ? [1] : [];
  for (let more = workers + times.length; more < wanted && times.length < MOST_FURTHER_WORKERS; more += 1)
    times.push(syncSeconds);
  return times;
}

/** Reads load and workers of an observation. */
export function staffedIn({ nowSeconds, ready, unacknowledged, workers }: PolicyObservation): Staffed {
  return { atSeconds: nowSeconds, load: ready + unacknowledged, workers: workers.length };
}
