import { renderTable } from '@tidegate/harness';
import type { LiveRun } from './live-run.types.js';
import type { RunRecord } from '../run-record.types.js';

/** A run, and the simulator's result for it; seconds of real time. */
export interface LivePair {
  readonly live: LiveRun;
  /**
   * At phases spread over the period of the syncs, because the phase decides whether a sync reads a certain job. At
   * least one.
   */
  readonly simulated: readonly RunRecord[];
}

/** A run agrees with the simulator when there is a phase at which both figures are within this share. */
const AGREEMENT = 0.15;

/** The phase at which the simulator is closest to the run, in mean latency and worker-seconds. */
export function nearestPhase({ live, simulated }: LivePair): RunRecord {
  const [first = live, ...others] = simulated;
  return others.reduce((best, one) => (farness(live, one) < farness(live, best) ? one : best), first);
}

/**
 * Runs beside the simulator, load by load, in seconds of unscaled time.
 * @param way - how they were run
 * @param factor - how many times faster the clock of the runs was
 * @param pairs - the runs
 */
export function renderLive(way: string, factor: number, pairs: readonly LivePair[]): string {
  const rows = pairs.map((pair) => {
    const { live, simulated } = pair;
    const nearest = nearestPhase(pair);
    const columnsOf = (figure: keyof Figures, digits: number): readonly string[] => {
      const seen = figuresOf(live)[figure];
      const all = simulated.map((record) => figuresOf(record)[figure]);
      const range = [Math.min(...all), Math.max(...all)].map((value) => (factor * value).toFixed(digits));
      return [
        (factor * seen).toFixed(digits),
        `${(factor * mean(all)).toFixed(digits)} (${range.join('–')})`,
        (seen / mean(all)).toFixed(2),
        (seen / figuresOf(nearest)[figure]).toFixed(2),
      ];
    };
    return [
      `${live.load}, ${live.setting}`,
      String(live.latenciesSeconds.length),
      String(live.failures.length),
      ...columnsOf('latency', 2),
      ...columnsOf('work', 0),
      farness(live, nearest) <= AGREEMENT ? 'within 15 %' : 'NOT within 15 %',
    ];
  });
  const columns = (figure: string): readonly string[] => [figure, 'simulated', 'ratio', 'at best phase'];
  const header = ['run', 'jobs', 'failed', ...columns('latency s'), ...columns('worker-s'), ''];
  return `## ${way}, ${factor} × as fast; times as at the usual speed\n\n${renderTable(header, rows)}\n`;
}

interface Figures {
  readonly latency: number;
  readonly work: number;
}

function figuresOf({ latenciesSeconds, workerSeconds }: RunRecord): Figures {
  return { latency: mean(latenciesSeconds), work: workerSeconds };
}

/** How far the worse of the two figures is off, as a share. */
function farness(live: RunRecord, simulated: RunRecord): number {
  const seen = figuresOf(live);
  const expected = figuresOf(simulated);
  return Math.max(Math.abs(seen.latency / expected.latency - 1), Math.abs(seen.work / expected.work - 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
