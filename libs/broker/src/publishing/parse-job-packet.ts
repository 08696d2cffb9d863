import {
  FORMAT_VERSION,
  JOB_MESSAGE_PATTERN,
  MODEL_NAME_PATTERN,
  type JobMessage,
} from '@tidegate/contracts';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a message of the queue. Checked by hand, as it stands in the path of every job.
 *
 * @returns the job, or `undefined` for a poison message: one that no version of Tidegate has written
 */
export function parseJobPacket(content: Buffer): JobMessage | undefined {
  let packet: unknown;
  try {
    packet = JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isObject(packet) || packet.pattern !== JOB_MESSAGE_PATTERN || !isObject(packet.data)) return undefined;
  const { formatVersion, id, model, input, createdAtMs } = packet.data;
  const valid =
    formatVersion === FORMAT_VERSION &&
    typeof id === 'string' &&
    id !== '' &&
    typeof model === 'string' &&
    MODEL_NAME_PATTERN.test(model) &&
    input !== undefined &&
    Number.isFinite(createdAtMs);
  return valid ? (packet.data as unknown as JobMessage) : undefined;
}
