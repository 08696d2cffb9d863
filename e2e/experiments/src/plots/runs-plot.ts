import type { TopLevelSpec } from 'vega-lite';
import type { RunRecord } from '../run-record.types.js';

const BIN_COUNT = 40;
const LEAST_BIN_SECONDS = 1;

/**
 * One load under several settings, a row each: the replicas over time, and how the latencies are spread.
 * @param title - what was run
 * @param records - one for each setting
 */
export function runsPlot(title: string, records: readonly RunRecord[]): TopLevelSpec {
  const endSeconds = Math.max(...records.map((record) => record.endSeconds));
  const longest = Math.max(...records.flatMap(({ latenciesSeconds }) => latenciesSeconds));
  const binSeconds = Math.max(LEAST_BIN_SECONDS, Math.ceil(longest / BIN_COUNT));
  const mostReplicas = Math.max(...records.flatMap(({ replicas }) => replicas.map(([, count]) => count)));
  const mostJobs = Math.max(
    ...records.flatMap((record) => latencyBins(record, binSeconds).map(({ jobs }) => jobs)),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    background: 'white',
    vconcat: records.map((record) => ({
      hconcat: [
        {
          data: { values: replicaPoints(record, endSeconds) },
          width: 360,
          height: 80,
          mark: { type: 'area', interpolate: 'step-after', line: true, opacity: 0.4 },
          encoding: {
            x: { field: 'minutes', type: 'quantitative', title: 'minutes', scale: { nice: false } },
            y: {
              field: 'replicas',
              type: 'quantitative',
              title: [record.setting, 'replicas'],
              axis: { tickMinStep: 1, tickCount: 5 },
              scale: { domain: [0, mostReplicas] },
            },
          },
        },
        {
          data: { values: latencyBins(record, binSeconds) },
          width: 260,
          height: 80,
          mark: 'bar',
          encoding: {
            x: {
              field: 'from',
              bin: { binned: true, step: binSeconds },
              title: 'latency, seconds',
              scale: { domain: [0, longest] },
            },
            x2: { field: 'to' },
            y: { field: 'jobs', type: 'quantitative', title: 'jobs', scale: { domain: [0, mostJobs] } },
          },
        },
      ],
    })),
  };
}

function replicaPoints({ replicas }: RunRecord, endSeconds: number): object[] {
  const steps = [[0, 0] as const, ...replicas, [endSeconds, replicas.at(-1)?.[1] ?? 0] as const];
  return steps.map(([atSeconds, count]) => ({ minutes: atSeconds / 60, replicas: count }));
}

interface LatencyBin {
  readonly from: number;
  readonly to: number;
  readonly jobs: number;
}

function latencyBins({ latenciesSeconds }: RunRecord, binSeconds: number): LatencyBin[] {
  const counts = new Map<number, number>();
  for (const seconds of latenciesSeconds) {
    const from = Math.floor(seconds / binSeconds) * binSeconds;
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts].map(([from, jobs]) => ({ from, to: from + binSeconds, jobs }));
}
