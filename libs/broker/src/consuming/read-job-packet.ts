import {
  FORMAT_VERSION_HEADER,
  JOB_MESSAGE_PATTERN,
  MESSAGE_FORMAT_VERSION,
  MODEL_NAME_PATTERN,
  type JobMessage,
  type JsonText,
} from '@tidegate/contracts';
import type { Delivery } from './delivery-verdict.js';

/**
 * What a message of the queue is:
 * - `job`: one that this release can run
 * - `newer`: one of a later release, which goes back to the queue as it is
 * - `poison`: one that no release of Tidegate has written
 */
export type PacketReading =
  | { readonly kind: 'job'; readonly message: JobMessage }
  | { readonly kind: 'newer'; readonly formatVersion: number }
  | { readonly kind: 'poison' };

/** The version whose messages hold the input as a value; such a message may wait in a queue for a day. */
const VALUE_FORMAT_VERSION = 1;

const POISON: PacketReading = { kind: 'poison' };

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNewer(formatVersion: unknown): formatVersion is number {
  return Number.isSafeInteger(formatVersion) && (formatVersion as number) > MESSAGE_FORMAT_VERSION;
}

/**
 * Reads a message of the queue. Checked by hand, as it stands in the path of every job.
 *
 * Of a newer message nothing is read but its version, which stands in its headers and in its job: a later release may
 * change all the rest. Spec: `read-job-packet.property.spec.ts`.
 */
export function readJobPacket({ content, headers }: Pick<Delivery, 'content' | 'headers'>): PacketReading {
  const stated = headers[FORMAT_VERSION_HEADER];
  if (isNewer(stated)) return { kind: 'newer', formatVersion: stated };
  let packet: unknown;
  try {
    packet = JSON.parse(content.toString('utf8'));
  } catch {
    return POISON;
  }
  if (!isObject(packet) || !isObject(packet.data)) return POISON;
  const { formatVersion, id, model, createdAtMs } = packet.data;
  if (isNewer(formatVersion)) return { kind: 'newer', formatVersion };
  const inputJson = inputOf(packet.data);
  const valid =
    packet.pattern === JOB_MESSAGE_PATTERN &&
    inputJson !== undefined &&
    typeof id === 'string' &&
    id !== '' &&
    typeof model === 'string' &&
    MODEL_NAME_PATTERN.test(model) &&
    Number.isFinite(createdAtMs);
  if (!valid) return POISON;
  return {
    kind: 'job',
    message: {
      formatVersion: MESSAGE_FORMAT_VERSION,
      id,
      model,
      inputJson,
      createdAtMs: createdAtMs as number,
    },
  };
}

/** The input, of a message of this version or of the one before. */
function inputOf({ formatVersion, input, inputJson }: Members): JsonText | undefined {
  if (formatVersion === MESSAGE_FORMAT_VERSION)
    return typeof inputJson === 'string' && inputJson !== '' ? inputJson : undefined;
  return formatVersion === VALUE_FORMAT_VERSION && input !== undefined ? JSON.stringify(input) : undefined;
}
