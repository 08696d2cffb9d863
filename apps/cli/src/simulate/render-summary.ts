import type { SimulationSummary } from '@tidegate/simulation';

/** The summary for a person: figures, then how the replicas went. */
export function renderSummary(summary: SimulationSummary): string {
  const seconds = (value: number): string => `${value.toFixed(2)} s`;
  const rows: readonly (readonly [string, string])[] = [
    ['jobs', String(summary.n)],
    ['lost', String(summary.lost)],
    ['latency, mean', seconds(summary.mean)],
    ['latency, p50', seconds(summary.p50)],
    ['latency, p95', seconds(summary.p95)],
    ['latency, p99', seconds(summary.p99)],
    ['latency, greatest', seconds(summary.max)],
    ['waiting, mean', seconds(summary.waiting)],
    ['worker-seconds', summary.workerSeconds.toFixed(0)],
  ];
  const replicas = summary.replicas.map(([atSeconds, count]) => `${atSeconds.toFixed(0)} s → ${count}`);
  return [
    ...rows.map(([name, value]) => `${name.padEnd(18)}${value.padStart(10)}`),
    '',
    `replicas: ${replicas.join(', ')}`,
  ].join('\n');
}
