import type { SimulationResult } from './simulation.types.js';

/** The summary of a simulation; times in seconds. */
export interface SimulationSummary {
  /** Jobs that were pushed. */
  readonly n: number;
  /** Latency, from push to finish, of the jobs that finished: mean and percentiles by nearest rank; 0 where none did. */
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Latency without the service time, mean. */
  readonly waiting: number;
  readonly workerSeconds: number;
  readonly lost: number;
  readonly replicas: SimulationResult['replicas'];
}

/**
 * Summarizes a simulation.
 * @param result - the result
 * @param serviceSeconds - how long each job ran, as given to the simulation
 */
export function summarize(result: SimulationResult, serviceSeconds: ArrayLike<number>): SimulationSummary {
  const { latenciesSeconds, workerSeconds, lost, replicas } = result;
  const finished = latenciesSeconds.filter((latency) => !Number.isNaN(latency)).sort();
  const sum = finished.reduce((total, latency) => total + latency, 0);
  const served = latenciesSeconds.reduce(
    (total, latency, job) => total + (Number.isNaN(latency) ? 0 : (serviceSeconds[job] ?? 0)),
    0,
  );
  const count = Math.max(1, finished.length);
  const percentile = (fraction: number): number =>
    finished[Math.max(0, Math.ceil(fraction * finished.length) - 1)] ?? 0;
  return {
    n: latenciesSeconds.length,
    mean: sum / count,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    max: percentile(1),
    waiting: (sum - served) / count,
    workerSeconds,
    lost,
    replicas,
  };
}
