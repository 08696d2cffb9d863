import type { TopLevelSpec } from 'vega-lite';
import type { LoadRun } from '../experiment-loads.js';
import type { RunRecord } from '../run-record.types.js';

/** A run with the name that the picture gives it. */
export interface NamedRecord {
  readonly name: string;
  readonly record: RunRecord;
}

const WIDTH = 340;
const HEIGHT = 110;
const COLOUR = '#1f6f8b';
const BIN_SECONDS = 30;

/**
 * One load under two settings beside each other: the replicas over time, and below them how long jobs waited, by the
 * time of their arrival.
 *
 * @param title - what was run
 * @param run - the arrivals, of which every job was finished
 */
export function sideBySidePlot(title: string, run: LoadRun, columns: readonly NamedRecord[]): TopLevelSpec {
  const mostReplicas = Math.max(
    ...columns.flatMap(({ record }) => record.replicas.map(([, count]) => count)),
  );
  const waitings = columns.map(({ record }) => waitingPoints(run, record));
  const longestSeconds = Math.max(...waitings.flat().map(({ waitingSeconds }) => waitingSeconds));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    background: 'white',
    hconcat: columns.map(({ name, record }, column) => ({
      title: `${name}: ${record.workerSeconds.toFixed(0)} worker-seconds, mean waiting ${meanOf(waitingsSeconds(run, record)).toFixed(1)} s`,
      vconcat: [
        {
          data: { values: replicaPoints(record) },
          width: WIDTH,
          height: HEIGHT,
          mark: { type: 'area', interpolate: 'step-after', line: true, opacity: 0.4, color: COLOUR },
          encoding: {
            x: { field: 'minutes', type: 'quantitative', title: null, scale: { nice: false } },
            y: {
              field: 'replicas',
              type: 'quantitative',
              title: 'replicas',
              axis: { tickMinStep: 1, tickCount: 5 },
              scale: { domain: [0, mostReplicas] },
            },
          },
        },
        {
          data: { values: waitings[column] ?? [] },
          width: WIDTH,
          height: HEIGHT,
          mark: { type: 'area', interpolate: 'step-after', line: true, opacity: 0.4, color: COLOUR },
          encoding: {
            x: { field: 'minutes', type: 'quantitative', title: 'minutes', scale: { nice: false } },
            y: {
              field: 'waitingSeconds',
              type: 'quantitative',
              title: 'waiting, seconds',
              scale: { domain: [0, longestSeconds] },
            },
          },
        },
      ],
    })),
  };
}

interface WaitingPoint {
  readonly minutes: number;
  readonly waitingSeconds: number;
}

/** Of each job, in the order of arrival: waiting is latency without service time. */
function waitingsSeconds(run: LoadRun, { latenciesSeconds }: RunRecord): readonly number[] {
  return latenciesSeconds.map((latencySeconds, job) => latencySeconds - (run.serviceSeconds[job] ?? 0));
}

/** The mean of the jobs that came within each half minute: a point for each job would make a picture of half a megabyte. */
function waitingPoints(run: LoadRun, record: RunRecord): WaitingPoint[] {
  const bins = Array.from({ length: Math.ceil(record.endSeconds / BIN_SECONDS) }, (): number[] => []);
  for (const [job, seconds] of waitingsSeconds(run, record).entries())
    bins[Math.floor((run.arrivalsSeconds[job] ?? 0) / BIN_SECONDS)]?.push(seconds);
  return bins.map((seconds, bin) => ({
    minutes: (bin * BIN_SECONDS) / 60,
    waitingSeconds: Number(meanOf(seconds).toFixed(2)),
  }));
}

function replicaPoints({ replicas, endSeconds }: RunRecord): object[] {
  const steps = [[0, 0] as const, ...replicas, [endSeconds, replicas.at(-1)?.[1] ?? 0] as const];
  return steps.map(([atSeconds, count]) => ({
    minutes: Number((atSeconds / 60).toFixed(3)),
    replicas: count,
  }));
}

function meanOf(seconds: readonly number[]): number {
  return seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length);
}
