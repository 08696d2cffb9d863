import type { JobRecord, JsonText, JsonValue } from '@tidegate/contracts';
import type { WebhookDelivery, WebhookLedger } from '@tidegate/job-store';
import { jobResponseJson } from '../../jobs/job-json.js';
import { jobAtEvent } from './job-at-event.js';

/** Longest body of a webhook, bytes: Standard Webhooks advise less than 20 kB. */
export const LONGEST_BODY_BYTES = 20_000;

/** What makes up a message. */
export interface MessageSource {
  readonly jobId: string;
  readonly ledger: WebhookLedger;
  readonly delivery: WebhookDelivery;
  /** Absent when the job is no longer kept. */
  readonly record: JobRecord | undefined;
  /** What stands before the path of a link, without a slash at its end; empty for links that are paths. */
  readonly linkBase: string;
}

/** Identifies a delivery: the same however often it is sent, and of no other. Without a full stop, which the signature separates by. */
export function messageId(jobId: string, { number }: Pick<WebhookDelivery, 'number'>): string {
  return `${jobId}_${number}`;
}

/** The type of a message, as in `job.succeeded` and `job.started`. */
export function messageType({ type, status }: Pick<WebhookDelivery, 'type' | 'status'>): string {
  return `job.${status ?? type}`;
}

/**
 * The body of a delivery: `type`, `timestamp` and `data` of Standard Webhooks, and the `event` as the job's event log has it. `data`
 * is the job as it was when that happened, as clients read it. The longest members of a job that is too long are left out: `omitted`
 * names them, and `links` says where they are.
 */
export function webhookBody(source: MessageSource): JsonText {
  const { jobId, delivery, record } = source;
  const head = {
    type: messageType(delivery),
    timestamp: new Date(delivery.timeMs).toISOString(),
    event: eventOf(delivery),
  };
  if (record) {
    const body = bodyOf(head, jobResponseJson(jobAtEvent(record, delivery)));
    if (Buffer.byteLength(body) <= LONGEST_BODY_BYTES) return body;
  }
  const job = record
    ? (JSON.parse(jobResponseJson(jobAtEvent(record, delivery))) as Members)
    : goneJob(source);
  return shortened({ ...head, links: linksOf(jobId, source.linkBase, record !== undefined) }, job);
}

type Members = Readonly<Record<string, JsonValue>>;

/** A job's own values keep their text. */
function bodyOf(head: object, jobJson: JsonText): JsonText {
  return `${JSON.stringify(head).slice(0, -1)},"data":${jobJson}}`;
}

/** What is left to say of a job that is no longer kept. */
function goneJob({ jobId, ledger, delivery }: MessageSource): Members {
  return {
    id: jobId,
    model: ledger.model,
    ...(ledger.owner === undefined ? {} : { owner: ledger.owner }),
    status: delivery.status ?? 'running',
    done: delivery.status !== undefined,
  };
}

/** The event as `GET /v1/jobs/{id}/events` shows it. */
function eventOf({ number, type, attempt, timeMs, status, members }: WebhookDelivery): object {
  return {
    id: number,
    type,
    attempt,
    time: new Date(timeMs).toISOString(),
    ...(status === undefined ? {} : { status }),
    ...(members === undefined ? {} : (JSON.parse(members) as object)),
  };
}

function linksOf(jobId: string, base: string, isKept: boolean): object {
  const job = `${base}/v1/jobs/${jobId}`;
  return isKept ? { job, output: `${job}/output` } : {};
}

/** Leaves out the longest members until the body is short enough; a job needs its id, and to be read its status. */
function shortened(head: object, job: Members): JsonText {
  const omitted: string[] = [];
  const bySize = Object.entries(job)
    .filter(([name]) => name !== 'id' && name !== 'model' && name !== 'status' && name !== 'done')
    .map(([name, value]) => ({ name, bytes: Buffer.byteLength(JSON.stringify(value)) }))
    .sort((one, other) => other.bytes - one.bytes);
  for (;;) {
    const shown = Object.entries(job).filter(([name]) => !omitted.includes(name));
    const body = bodyOf({ ...head, omitted }, JSON.stringify(Object.fromEntries(shown)));
    const longest = bySize.shift();
    if (Buffer.byteLength(body) <= LONGEST_BODY_BYTES || !longest) return body;
    omitted.push(longest.name);
  }
}
