import { JOB_STATUSES } from '@tidegate/contracts';
import type { RedisScript } from '../connection/redis-script.js';
import { RECORD_FIELDS } from '../record-fields.js';
import { LATENCY_LOG_BASE } from '../history/latency-buckets.js';
import { LUA_SOURCES } from './lua-sources.js';

/** Replaces the word `FIELDS_OF_ATTEMPT` in the scripts: names that come from the table of a job's fields. */
const FIELDS_OF_ATTEMPT = RECORD_FIELDS.namesOfAttempt.map((name) => `'${name}'`).join(', ');

/** Replaces the word `ALL_STATUSES` in the scripts. */
const ALL_STATUSES = JOB_STATUSES.map((status) => `'${status}'`).join(', ');

/**
 * How long it counts that a job has ended while its message was in the queue, seconds; replaces the word `NOTE_SECONDS` in the
 * scripts. The message may be gone without a worker that has received it, as when a queue is emptied by hand; a job that waits
 * must not be taken for it for long.
 */
export const NOTE_SECONDS = 600;

/** News of jobs that are kept, about; replaces the word `NEWS_KEPT` in the scripts. They take some 150 bytes each. */
const NEWS_KEPT = 20_000;

/** A script in the .lua file of its name; the header of the file states what it does, takes and returns. */
function redisScript(name: keyof typeof LUA_SOURCES): RedisScript {
  const lua = LUA_SOURCES[name]
    .replaceAll('FIELDS_OF_ATTEMPT', FIELDS_OF_ATTEMPT)
    .replaceAll('ALL_STATUSES', ALL_STATUSES)
    .replaceAll('NOTE_SECONDS', String(NOTE_SECONDS))
    .replaceAll('NEWS_KEPT', String(NEWS_KEPT))
    .replaceAll('LATENCY_LOG_BASE', String(LATENCY_LOG_BASE));
  return { name, lua };
}

export const APPEND_HISTORY = redisScript('append-history');
export const BEAT_WORKER = redisScript('beat-worker');
export const BURY_JOB = redisScript('bury-job');
export const CANCEL_JOB = redisScript('cancel-job');
export const CHECK_LIST = redisScript('check-list');
export const CHECK_METADATA = redisScript('check-metadata');
export const CLAIM_JOB = redisScript('claim-job');
export const COMPLETE_JOB = redisScript('complete-job');
export const COUNT_ARRIVALS = redisScript('count-arrivals');
export const COUNT_WEBHOOKS = redisScript('count-webhooks');
export const CREATE_JOBS = redisScript('create-jobs');
export const DELETE_JOB = redisScript('delete-job');
export const END_OVERDUE_CANCELS = redisScript('end-overdue-cancels');
export const EXPIRE_DUE_JOBS = redisScript('expire-due-jobs');
export const FINISH_JOB = redisScript('finish-job');
export const FORGET_EXPIRED = redisScript('forget-expired');
export const FOLLOW_NEWS = redisScript('follow-news');
export const LIST_DUE_RETRIES = redisScript('list-due-retries');
export const LIST_JOBS = redisScript('list-jobs');
export const LIST_QUESTION_AGES = redisScript('list-question-ages');
export const LIST_WEBHOOK_HOSTS = redisScript('list-webhook-hosts');
export const NOTE_DECISION = redisScript('note-decision');
export const NOTE_FAILURE = redisScript('note-failure');
export const NOTE_QUESTION = redisScript('note-question');
export const READ_EVENTS = redisScript('read-events');
export const READ_HISTORY_POSITIONS = redisScript('read-history-positions');
export const RECALL_DECISION = redisScript('recall-decision');
export const REDELIVER_WEBHOOK = redisScript('redeliver-webhook');
export const RELEASE_LEASE = redisScript('release-lease');
export const RELEASE_PUSH = redisScript('release-push');
export const REMEMBER_DECISION = redisScript('remember-decision');
export const REPORT_JOB = redisScript('report-job');
export const RESERVE_PUSHES = redisScript('reserve-pushes');
export const RETRY_JOB = redisScript('retry-job');
export const RETURN_JOB = redisScript('return-job');
export const SET_PAUSE = redisScript('set-pause');
export const SETTLE_RETRIES = redisScript('settle-retries');
export const SETTLE_WEBHOOK = redisScript('settle-webhook');
export const STORE_MODEL_SCHEMA = redisScript('store-model-schema');
export const TAKE_LEASE = redisScript('take-lease');
export const TAKE_WEBHOOKS = redisScript('take-webhooks');
