/**
 * The last answer of an external scaler. `unavailable`: it answered with an error, which counts towards the fallback.
 * `unreachable`: there was no answer at all. KEDA then does not even have the name of the metric: it leaves the
 * replicas as they are and does not use the fallback (kedacore/keda#8056).
 */
export type ExternalReading = ExternalAnswer | 'unavailable' | 'unreachable';

/** An external scaler's answers to `IsActive`, `GetMetrics` and `GetMetricSpec`, together. */
export interface ExternalAnswer {
  readonly isActive: boolean;
  /** From 0. */
  readonly metricValue: number;
  /** The metric's wanted value per replica; above 0. */
  readonly targetValue: number;
  /** When it answered, in seconds on the caller's clock. */
  readonly atSeconds: number;
}
