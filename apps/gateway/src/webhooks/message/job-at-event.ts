import type { JobRecord, JobStatus } from '@tidegate/contracts';
import type { WebhookDelivery } from '@tidegate/job-store';

/** What the event of a delivery says. */
type DeliveredEvent = Pick<WebhookDelivery, 'type' | 'attempt' | 'timeMs' | 'members'>;

/** What a record may have got since an event that was not the end. */
const LATER_MEMBERS: ReadonlySet<string> = new Set<keyof JobRecord>([
  'outputJson',
  'error',
  'cancelMethod',
  'cancelRequestedAtMs',
  'finishedAtMs',
  'progress',
  'partialJson',
  'retryAtMs',
  'startedAtMs',
  'worker',
]);

function statusAfter(type: Exclude<WebhookDelivery['type'], 'completed'>): JobStatus {
  switch (type) {
    case 'started':
      return 'running';
    case 'returned':
    case 'retrying':
      return 'queued';
    case 'canceling':
      return 'canceling';
  }
}

/**
 * A job as it was when an event of it happened, by its record of now: a delivery that comes late or again says the same as one that
 * comes at once.
 */
export function jobAtEvent(record: JobRecord, { type, attempt, timeMs, members }: DeliveredEvent): JobRecord {
  if (type === 'completed') return record;
  const status = statusAfter(type);
  const { earlierAttempts = [], cancelRequestedAtMs } = record;
  const kept = Object.fromEntries(Object.entries(record).filter(([name]) => !LATER_MEMBERS.has(name)));
  const ofTry = record.attempt === attempt ? record : earlierAttempts.find((one) => one.attempt === attempt);
  const { delaySeconds } = JSON.parse(members ?? '{}') as { readonly delaySeconds?: number };
  return {
    ...(kept as unknown as JobRecord),
    status,
    attempt,
    earlierAttempts: earlierAttempts.filter(
      (one) => one.attempt < attempt || (status === 'queued' && one.attempt === attempt),
    ),
    ...(ofTry?.startedAtMs === undefined ? {} : { startedAtMs: ofTry.startedAtMs }),
    ...(ofTry?.worker === undefined ? {} : { worker: ofTry.worker }),
    ...(delaySeconds === undefined ? {} : { retryAtMs: timeMs + delaySeconds * 1000 }),
    ...(type !== 'canceling' || cancelRequestedAtMs === undefined ? {} : { cancelRequestedAtMs }),
  };
}
