/**
 * What an external scaler said when it was last asked. `unavailable`: it answered with an error, which counts towards the
 * fallback. `unreachable`: there was no answer at all, and KEDA then does not even learn which metric there is: it leaves
 * the replicas as they are and never comes to the fallback (kedacore/keda#8056).
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
