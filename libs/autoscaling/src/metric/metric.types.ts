/** One reading of a metric, or an explicit value for "not known": unknown is never zero. */
export type MetricReading = MeasuredMetric | 'unavailable';

/** A metric's value and when it was true. */
export interface MeasuredMetric {
  /** From 0. */
  readonly value: number;
  /** Seconds on the caller's clock. */
  readonly atSeconds: number;
  /** Whether the source itself requires workers; absent: it does while `value` is above the activation value. */
  readonly isActive?: boolean;
}

/** The target of a metric. */
export interface MetricTarget {
  /** What the metric counts, for the explanations. */
  readonly label: string;
  /** The metric's wanted value per replica (`AverageValue`); above 0. */
  readonly value: number;
  /** A metric above this scales the Deployment up from zero; from 0. */
  readonly activationValue: number;
}
