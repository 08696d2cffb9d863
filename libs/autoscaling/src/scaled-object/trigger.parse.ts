import type { FieldReader, YamlMapping } from './field-reader.js';
import { rabbitMqTriggerDefaults } from './scaled-object.defaults.js';
import type { RabbitMqTrigger, Trigger } from './scaled-object.types.js';

type Metadata = Readonly<Record<string, string>>;

/**
 * Reads one trigger: `rabbitmq` in mode `QueueLength`, `external` and `external-push` with their types, any other as it is
 * written.
 * @param reader - receives the problems
 * @param trigger - the mapping in `spec.triggers`
 * @param path - its path in the file, for the messages
 */
export function parseTrigger(reader: FieldReader, trigger: YamlMapping, path: string): Trigger {
  const type = reader.requiredText(trigger, 'type', `${path}.type`);
  const metadata = parseMetadata(reader, trigger, `${path}.metadata`);
  if (type !== 'rabbitmq' && type !== 'external' && type !== 'external-push') {
    return { kind: 'other', type, metadata };
  }
  if (trigger.metricType !== undefined && trigger.metricType !== 'AverageValue') {
    reader.note(`${path}.metricType = ${JSON.stringify(trigger.metricType)}, only AverageValue is supported`);
  }
  return type === 'rabbitmq'
    ? parseRabbitMq(reader, metadata, `${path}.metadata`)
    : {
        kind: type,
        scalerAddress: reader.requiredText(metadata, 'scalerAddress', `${path}.metadata.scalerAddress`),
        metadata,
      };
}

function parseRabbitMq(reader: FieldReader, metadata: Metadata, path: string): RabbitMqTrigger {
  const defaults = rabbitMqTriggerDefaults();
  const mode = metadata.mode;
  if (mode === undefined) {
    reader.note(`${path}.mode is missing, must be QueueLength`);
  } else if (mode !== 'QueueLength') {
    reader.note(`${path}.mode = "${mode}" is not supported, must be QueueLength`);
  }
  if (metadata.value === undefined) reader.require(`${path}.value`);
  if (metadata.excludeUnacknowledged === 'true' && metadata.protocol === 'amqp') {
    reader.note(`${path}.excludeUnacknowledged = "true", must be "false" with protocol amqp`);
  }
  return {
    kind: 'rabbitmq',
    queueName: reader.requiredText(metadata, 'queueName', `${path}.queueName`),
    value: numberIn(reader, metadata, 'value', path, { above: 0 }) ?? 1,
    activationValue:
      numberIn(reader, metadata, 'activationValue', path, { from: 0 }) ?? defaults.activationValue,
    protocol:
      reader.choice(metadata, 'protocol', `${path}.protocol`, ['amqp', 'http', 'auto']) ?? defaults.protocol,
    excludeUnacknowledged:
      (reader.choice(metadata, 'excludeUnacknowledged', `${path}.excludeUnacknowledged`, ['true', 'false']) ??
        String(defaults.excludeUnacknowledged)) === 'true',
    metadata,
  };
}

/** KEDA's metadata is a map of texts: the API server refuses bare numbers and booleans there. */
function parseMetadata(reader: FieldReader, trigger: YamlMapping, path: string): Metadata {
  const entries = Object.entries(reader.mapping(trigger, 'metadata', path) ?? {});
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      if (typeof value === 'string') return [[key, value]];
      reader.note(`${path}.${key} = ${JSON.stringify(value)}, must be a text: put it in quotes`);
      return [];
    }),
  );
}

function numberIn(
  reader: FieldReader,
  metadata: Metadata,
  key: string,
  path: string,
  range: { readonly above: number } | { readonly from: number },
): number | undefined {
  const text = metadata[key];
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isGood = Number.isFinite(value) && ('above' in range ? value > range.above : value >= range.from);
  if (isGood) return value;
  const rule = 'above' in range ? `above ${range.above}` : `of at least ${range.from}`;
  reader.note(`${path}.${key} = ${JSON.stringify(text)}, must be a number ${rule}`);
  return undefined;
}
