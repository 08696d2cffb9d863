import { parse, stringify } from 'yaml';

/** Fields in whole seconds, anywhere in a ScaledObject. */
const SECONDS_FIELDS = new Set([
  'pollingInterval',
  'cooldownPeriod',
  'initialCooldownPeriod',
  'stabilizationWindowSeconds',
  'periodSeconds',
]);
/** Trigger metadata of our scaler in seconds, as texts, and their defaults in the policy. */
const SECONDS_METADATA = {
  expectedStartupSeconds: 30,
  expectedServiceSeconds: 5,
  decisionIntervalSeconds: 15,
};

/**
 * The same ScaledObject for a run in which everything is faster. Whole seconds stay whole and at least one, so that a
 * poll of 1 s stays one.
 * @param yamlText - the ScaledObject
 * @param factor - how many times faster, at least 1
 */
export function scaleScaledObject(yamlText: string, factor: number): string {
  return stringify(scaleFields(parse(yamlText), factor));
}

function scaleFields(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => scaleFields(item, factor));
  if (typeof value !== 'object' || value === null) return value;
  const scaled = Object.entries(value).map(([key, field]: [string, unknown]) => [
    key,
    SECONDS_FIELDS.has(key) && typeof field === 'number'
      ? scaleWhole(field, factor)
      : scaleFields(field, factor),
  ]);
  const fields = Object.fromEntries(scaled) as Record<string, unknown>;
  const { type, metadata } = fields;
  if (typeof type === 'string' && type.startsWith('external'))
    return { ...fields, metadata: scaleMetadata(metadata as Readonly<Record<string, string>>, factor) };
  return fields;
}

function scaleWhole(seconds: number, factor: number): number {
  return seconds === 0 ? 0 : Math.max(1, Math.round(seconds / factor));
}

function scaleMetadata(metadata: Readonly<Record<string, string>>, factor: number): Record<string, string> {
  const scaled = Object.entries(SECONDS_METADATA).map(([key, usual]) => [
    key,
    String(Number(metadata[key] ?? usual) / factor),
  ]);
  return { ...metadata, ...(Object.fromEntries(scaled) as Record<string, string>) };
}
