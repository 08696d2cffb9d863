import type { ExternalReading } from './external-metric.types.js';
import type { MetricReading, MetricTarget } from './metric.types.js';

/**
 * The target of an external trigger's metric.
 * @param targetValue - as `GetMetricSpec` last said
 */
export function externalTarget(targetValue: number): MetricTarget {
  return { label: 'external scaler', value: targetValue, activationValue: 0 };
}

/**
 * The answer of an external scaler as KEDA takes it: whether it is active is the scaler's own word, whatever the metric
 * says (`GetMetricsAndActivity` in `pkg/scalers/external_scaler.go`). Numbers that make no sense count as no answer.
 * @param reading - what the scaler said
 * @see https://keda.sh/docs/latest/concepts/external-scalers/
 */
export function readExternalMetric(reading: ExternalReading): MetricReading {
  if (reading === 'unavailable' || reading === 'unreachable') return 'unavailable';
  const { metricValue, targetValue, isActive, atSeconds } = reading;
  const isSound =
    Number.isFinite(metricValue) && metricValue >= 0 && Number.isFinite(targetValue) && targetValue > 0;
  return isSound ? { value: metricValue, isActive, atSeconds } : 'unavailable';
}
