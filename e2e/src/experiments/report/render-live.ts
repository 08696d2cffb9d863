import { renderTable } from '../../system/text-table.js';
import type { LiveRun } from '../live/live-run.types.js';
import type { RunRecord } from '../plots/run-record.types.js';

/** A run, and what the simulator says of it; seconds of the clock on the wall. */
export interface LivePair {
  readonly live: LiveRun;
  /** At the phase of the syncs that the run shows. */
  readonly simulated: RunRecord;
  /** At phases all over the period: from one to the next a hair decides whether a job is seen by a sync, and paths part. */
  readonly atAllPhases: readonly RunRecord[];
}

/** A run agrees with the simulator when both figures are as near as this to the mean over the phases. */
const AGREEMENT = 0.15;

/**
 * Runs beside the simulator, load by load, in seconds of the unscaled world.
 * @param way how they were run
 * @param factor how many times faster the clock of the runs went
 * @param pairs the runs
 */
export function renderLive(way: string, factor: number, pairs: readonly LivePair[]): string {
  const rows = pairs.map(({ live, simulated, atAllPhases }) => {
    const seen = figuresOf(live, factor);
    const said = figuresOf(simulated, factor);
    const all = atAllPhases.map((record) => figuresOf(record, factor));
    const latency = besidePhases(
      seen.latency,
      all.map((one) => one.latency),
    );
    const work = besidePhases(
      seen.work,
      all.map((one) => one.work),
    );
    const agrees = [latency, work].every(({ ratio }) => Math.abs(ratio - 1) <= AGREEMENT);
    return [
      `${live.load}, ${live.setting}`,
      String(live.latenciesSeconds.length),
      String(live.failures.length),
      seen.latency.toFixed(2),
      said.latency.toFixed(2),
      latency.text,
      latency.ratio.toFixed(2),
      seen.work.toFixed(0),
      said.work.toFixed(0),
      work.text,
      work.ratio.toFixed(2),
      agrees ? 'within 15 %' : 'NOT within 15 %',
    ];
  });
  const columns = (figure: string): readonly string[] => [figure, 'its phase', 'all phases', 'ratio'];
  const header = ['run', 'jobs', 'failed', ...columns('latency s'), ...columns('worker-s'), ''];
  return `## ${way}, ${factor} × as fast; times as at the usual speed\n\n${renderTable(header, rows)}\n`;
}

interface Figures {
  readonly latency: number;
  readonly work: number;
}

function figuresOf({ latenciesSeconds, workerSeconds }: RunRecord, factor: number): Figures {
  return { latency: factor * mean(latenciesSeconds), work: factor * workerSeconds };
}

function besidePhases(
  seen: number,
  phases: readonly number[],
): { readonly text: string; readonly ratio: number } {
  const digits = Math.max(...phases) > 100 ? 0 : 2;
  const range = [Math.min(...phases), Math.max(...phases)].map((value) => value.toFixed(digits)).join('–');
  return { text: `${mean(phases).toFixed(digits)} (${range})`, ratio: seen / mean(phases) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
