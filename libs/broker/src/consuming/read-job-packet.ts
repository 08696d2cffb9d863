import {
  FORMAT_VERSION_HEADER,
  JOB_MESSAGE_PATTERN,
  MESSAGE_FORMAT_VERSION,
  JOB_FIELDS,
  type JobField,
  type JobFieldTable,
  type JobMessage,
  type RetryPolicy,
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

type MessageField = readonly [name: string, field: JobField];

/** The members of a message as a table of a job's fields has them: all that the push writes. */
export function messageFields(table: JobFieldTable): readonly MessageField[] {
  return Object.entries(table).filter(([, { writtenAt }]) => writtenAt === 'push');
}

const MESSAGE_FIELDS = messageFields(JOB_FIELDS);

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNewer(formatVersion: unknown): formatVersion is number {
  return Number.isSafeInteger(formatVersion) && (formatVersion as number) > MESSAGE_FORMAT_VERSION;
}

/**
 * Reads a message of the queue. Checked by own code and not by a validator, because this runs for every job.
 *
 * Only the version of a newer message is read, from its headers and its job: a later release may change everything
 * else. Spec: `read-job-packet.property.spec.ts`.
 *
 * @param fields - those of every job, but in the spec of a field that is added
 */
export function readJobPacket(
  { content, headers }: Pick<Delivery, 'content' | 'headers'>,
  fields = MESSAGE_FIELDS,
): PacketReading {
  const stated = headers[FORMAT_VERSION_HEADER];
  if (isNewer(stated)) return { kind: 'newer', formatVersion: stated };
  let packet: unknown;
  try {
    packet = JSON.parse(content.toString('utf8'));
  } catch {
    return POISON;
  }
  if (!isObject(packet) || !isObject(packet.data)) return POISON;
  const { formatVersion } = packet.data;
  if (isNewer(formatVersion)) return { kind: 'newer', formatVersion };
  if (packet.pattern !== JOB_MESSAGE_PATTERN) return POISON;
  const job = inPresentFormat(packet.data);
  const message = job && validMembers(job, fields);
  return message ? { kind: 'job', message } : POISON;
}

/** The job of a message of this version, or of the one before; `undefined` for a version that never was. */
function inPresentFormat(job: Members): Members | undefined {
  if (job.formatVersion === MESSAGE_FORMAT_VERSION) return job;
  if (job.formatVersion !== VALUE_FORMAT_VERSION) return undefined;
  return { ...job, inputJson: job.input === undefined ? undefined : JSON.stringify(job.input) };
}

/** The members that are known, or `undefined` when one is not what it should be. */
function validMembers(job: Members, fields: readonly MessageField[]): JobMessage | undefined {
  const message: Record<string, unknown> = { formatVersion: MESSAGE_FORMAT_VERSION };
  for (const [name, field] of fields) {
    const value = job[name];
    if (value === undefined && !field.required) continue;
    if (!isValid(value, field)) return undefined;
    message[name] = value;
  }
  // Whether each is there and of its type was checked by the table that the type is made of.
  return message as object as JobMessage;
}

function isValid(value: unknown, { type, pattern }: JobField): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
    case 'time':
      return Number.isFinite(value);
    case 'texts':
      return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
    case 'progress':
      return isObject(value);
    case 'retries':
      return isRetryPolicy(value);
    case 'webhook':
      return isWebhook(value);
    case 'attempts':
      return Array.isArray(value);
    case 'text':
    case 'json':
    case 'status':
    case 'method':
    case 'partial':
      return typeof value === 'string' && value !== '' && (pattern?.test(value) ?? true);
  }
}

const RETRY_POLICY_MEMBERS: readonly (keyof RetryPolicy)[] = [
  'limit',
  'backoffSeconds',
  'factor',
  'maxBackoffSeconds',
];

function isRetryPolicy(value: unknown): boolean {
  return isObject(value) && RETRY_POLICY_MEMBERS.every((name) => Number.isFinite(value[name]));
}

/** Events of a later release are kept: they are not sent. */
function isWebhook(value: unknown): boolean {
  if (!isObject(value) || typeof value.url !== 'string' || !Array.isArray(value.events)) return false;
  return value.events.every((event) => typeof event === 'string');
}
