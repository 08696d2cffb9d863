import type { JsonText, JobStatus, JobWebhook, WebhookEvent } from '@tidegate/contracts';

/**
 * What becomes of a delivery.
 *
 * - `pending`: it is to be sent, for the first time or again
 * - `delivered`: the receiver has taken it
 * - `failed`: it was given up
 * - `stopped`: the receiver wants nothing of the job any more
 */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'stopped'] as const;

/** One attempt to send a delivery. */
export interface WebhookAttempt {
  /** When it began, milliseconds since the Unix epoch on the store's clock. */
  readonly atMs: number;
  /** Until its answer came, or it failed. */
  readonly latencyMs: number;
  /** The HTTP status of the answer; absent where there was none. */
  readonly answer?: number;
  /** Why it failed, as a message for people; absent where it did not. */
  readonly error?: string;
}

/** An event of a job that is sent to its webhook. Times are milliseconds since the Unix epoch on the store's clock. */
export interface WebhookDelivery {
  /** That of the event. */
  readonly number: number;
  readonly type: WebhookEvent;
  /** Which try of the job the event is about. */
  readonly attempt: number;
  /** When the event happened. */
  readonly timeMs: number;
  /** How the job has ended; of `completed` alone. */
  readonly status?: JobStatus;
  /** Further members of the event, as a JSON object. */
  readonly members?: JsonText;
  readonly state: (typeof DELIVERY_STATES)[number];
  /** How often it was tried to send it. */
  readonly tries: number;
  /** When that began first, or first since somebody has asked to send it again. */
  readonly firstTryAtMs?: number;
  /** When it is sent again at the earliest. */
  readonly nextTryAtMs?: number;
  /** The latest attempts. */
  readonly attempts: readonly WebhookAttempt[];
}

/** All that is sent of a job. */
export interface WebhookLedger {
  readonly webhook: JobWebhook;
  /** The host of its address, with the port where that is not the usual one. */
  readonly host: string;
  readonly model: string;
  /** The client whose job it is; absent where it was pushed without an access key. */
  readonly owner?: string;
  /** The number of the latest event. */
  readonly latest: number;
  /** Whether the receiver wants nothing of the job any more. */
  readonly isStopped: boolean;
  /** In the order of their numbers. */
  readonly deliveries: readonly WebhookDelivery[];
}

/** A delivery as it is kept: the number is the name of its field, and scripts write neither what is 0 nor what is empty. */
type StoredWebhookDelivery = Omit<WebhookDelivery, 'number' | 'tries' | 'attempts'> &
  Partial<Pick<WebhookDelivery, 'tries' | 'attempts'>>;

/** Writes a delivery as the scripts keep it. */
export function deliveryText(delivery: WebhookDelivery): JsonText {
  return JSON.stringify({ ...delivery, number: undefined });
}

/**
 * Reads the hash of a job's deliveries.
 *
 * @param fields - names and texts of its fields in turn
 * @returns `undefined` for a hash that is empty, or that a later release has written otherwise
 */
export function readLedger(fields: readonly string[]): WebhookLedger | undefined {
  const texts = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2)
    texts.set(fields[index] ?? '', fields[index + 1] ?? '');
  const webhook = parsed(texts.get('webhook')) as JobWebhook | undefined;
  if (!webhook) return undefined;
  const owner = texts.get('owner');
  const deliveries = [...texts].flatMap(([name, text]) => {
    const stored = /^\d+$/.test(name) && (parsed(text) as StoredWebhookDelivery | undefined);
    return stored ? [{ tries: 0, attempts: [], ...stored, number: Number(name) }] : [];
  });
  return {
    webhook,
    host: texts.get('host') ?? '',
    model: texts.get('model') ?? '',
    ...(owner === undefined ? {} : { owner }),
    latest: Number(texts.get('latest')),
    isStopped: texts.has('stopped'),
    deliveries: deliveries.sort((one, other) => one.number - other.number),
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
