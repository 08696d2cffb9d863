import type { ArrivalHistory } from './arrival-history.js';

const STEP_SECONDS = 5;
/** With more workers, several of them form one rank. */
const MOST_RANKS = 32;

/** The input of the decision whether to keep idle workers. */
export interface KeepInput {
  readonly history: ArrivalHistory;
  readonly startupSeconds: number;
  readonly serviceSeconds: number;
  readonly waitingWorth: number;
  /** How many there are: more are not kept. */
  readonly workers: number;
}

/**
 * How many idle workers are worth keeping, because demand for that many usually comes back soon. For each worker, by
 * rank, the past arrivals show when there was work for it and how long it then had none. The time to keep it is the one
 * that would have cost least in those pauses: a pause in which it stays costs its length, a longer one the time kept
 * and a restart. It is the ski-rental problem with a known past (the idle-time histograms of "Serverless in the Wild",
 * USENIX ATC 2020; DELAYEDOFF in "AutoScale", ACM TOCS 2012). One pause without end is added to those measured, so that
 * demand that came back once by chance keeps no worker.
 * @param input - the arrivals and times
 */
export function workersWorthKeeping(input: KeepInput): number {
  const { startupSeconds, serviceSeconds, waitingWorth, workers } = input;
  const costOfRestart = restartCost({ startupSeconds, serviceSeconds, waitingWorth });
  const workersPerRank = Math.max(1, Math.ceil(workers / MOST_RANKS));
  const ranks = Math.ceil(workers / workersPerRank);
  const pauses = pausesByRank(input, ranks, workersPerRank);
  let worthKeeping = 0;
  for (let rank = 1; rank <= ranks; rank += 1) {
    const seen = pauses[rank];
    if (seen === undefined) break;
    const keepSeconds = cheapestKeep(seen.endedSeconds, costOfRestart);
    if (keepSeconds > 0 && seen.presentSeconds <= keepSeconds + STEP_SECONDS)
      worthKeeping = Math.min(workers, rank * workersPerRank);
  }
  return worthKeeping;
}

/**
 * The cost of a restart of one worker, in worker-seconds: its start, and the waiting of the jobs that arrive meanwhile,
 * as many as keep one worker busy. Example: 30 s, jobs of 5 s, and waiting worth as much as work: 30 + 90.
 */
export function restartCost({
  startupSeconds,
  serviceSeconds,
  waitingWorth,
}: Pick<KeepInput, 'startupSeconds' | 'serviceSeconds' | 'waitingWorth'>): number {
  return startupSeconds + (waitingWorth * startupSeconds ** 2) / (2 * serviceSeconds);
}

interface Pauses {
  readonly endedSeconds: number[];
  presentSeconds: number;
}

/** The demand for each worker by rank; a rank that was never needed is not there. */
function pausesByRank(
  { history, startupSeconds, serviceSeconds }: KeepInput,
  ranks: number,
  workersPerRank: number,
): readonly (Pauses | undefined)[] {
  const windowSeconds = Math.max(60, Math.min(600, Math.ceil(startupSeconds)));
  const pauses: (Pauses | undefined)[] = [];
  for (
    let age = history.lengthSeconds - (history.lengthSeconds % STEP_SECONDS);
    age >= 0;
    age -= STEP_SECONDS
  ) {
    const arrived = history.countBetween(age + windowSeconds, age);
    const demand = (arrived * serviceSeconds) / windowSeconds;
    const needed = Math.min(ranks, Math.floor(demand / workersPerRank + 0.5));
    for (let rank = 1; rank < pauses.length || rank <= needed; rank += 1) {
      const known = pauses[rank];
      if (rank > needed) {
        if (known !== undefined) known.presentSeconds += STEP_SECONDS;
      } else if (known === undefined) pauses[rank] = { endedSeconds: [], presentSeconds: 0 };
      else {
        if (known.presentSeconds > 0) known.endedSeconds.push(known.presentSeconds + STEP_SECONDS);
        known.presentSeconds = 0;
      }
    }
  }
  return pauses;
}

function cheapestKeep(pauses: readonly number[], restartCost: number): number {
  const ascending = pauses.toSorted((one, other) => one - other);
  let best = { seconds: 0, cost: ascending.length * restartCost };
  let satThrough = 0;
  for (const [index, seconds] of ascending.entries()) {
    satThrough += seconds;
    const longer = ascending.length - index - 1;
    const cost = satThrough + longer * (seconds + restartCost) + seconds;
    if (cost < best.cost) best = { seconds, cost };
  }
  return best.seconds;
}
