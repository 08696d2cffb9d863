import type { ExternalReading } from './external-metric.types.js';
import type { MetricReading, MetricTarget } from './metric.types.js';

/**
 * The target of an external trigger's metric.
 * @param targetValue - as `GetMetricSpec` last returned
 */
export function externalTarget(targetValue: number): MetricTarget {
  return { label: 'external scaler', value: targetValue, activationValue: 0 };
}

/**
 * The answer of an external scaler as KEDA reads it: the scaler itself reports whether it is active, whatever the
 * metric is (`GetMetricsAndActivity` in `pkg/scalers/external_scaler.go`). Invalid numbers count as no answer.
 * @param reading - what the scaler answered
 * @see https://keda.sh/docs/latest/concepts/external-scalers/
 */
export function readExternalMetric(reading: ExternalReading): MetricReading {
  if (reading === 'unavailable' || reading === 'unreachable') return 'unavailable';
  const { metricValue, targetValue, isActive, atSeconds } = reading;
  const isSound =
    Number.isFinite(metricValue) && metricValue >= 0 && Number.isFinite(targetValue) && targetValue > 0;
  return isSound ? { value: metricValue, isActive, atSeconds } : 'unavailable';
}
