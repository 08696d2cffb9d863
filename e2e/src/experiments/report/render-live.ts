import { renderTable } from '../../system/text-table.js';
import type { LiveRun } from '../live/live-run.types.js';
import type { RunRecord } from '../plots/run-record.types.js';

/** A run, and what the simulator says of it; seconds of the clock on the wall. */
export interface LivePair {
  readonly live: LiveRun;
  readonly simulated: RunRecord;
}

/** Runs agree with the simulator when both figures are as near as this. */
const AGREEMENT = 0.15;

/**
 * Runs beside the simulator, load by load, in seconds of the unscaled world.
 * @param way how they were run
 * @param factor how many times faster the clock of the runs went
 * @param pairs the runs
 */
export function renderLive(way: string, factor: number, pairs: readonly LivePair[]): string {
  const rows = pairs.map(({ live, simulated }) => {
    const [seen, said] = [live, simulated].map((record) => ({
      latency: factor * mean(record.latenciesSeconds),
      p95: factor * percentile95(record.latenciesSeconds),
      work: factor * record.workerSeconds,
    })) as [Figures, Figures];
    const ratios = [seen.latency / said.latency, seen.work / said.work] as const;
    const agrees = ratios.every((ratio) => Math.abs(ratio - 1) <= AGREEMENT);
    return [
      `${live.load}, ${live.setting}`,
      String(live.latenciesSeconds.length),
      String(live.failures.length),
      seen.latency.toFixed(2),
      said.latency.toFixed(2),
      ratios[0].toFixed(2),
      seen.p95.toFixed(1),
      said.p95.toFixed(1),
      seen.work.toFixed(0),
      said.work.toFixed(0),
      ratios[1].toFixed(2),
      agrees ? 'within 15 %' : 'NOT within 15 %',
    ];
  });
  const header = [
    'run',
    'jobs',
    'failed',
    'latency s',
    'simulated',
    'ratio',
    'p95 s',
    'simulated',
    'worker-s',
    'simulated',
    'ratio',
    '',
  ];
  return `## ${way}, ${factor} × as fast; times as at the usual speed\n\n${renderTable(header, rows)}\n`;
}

interface Figures {
  readonly latency: number;
  readonly p95: number;
  readonly work: number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percentile95(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.ceil(0.95 * values.length) - 1] ?? 0;
}
