import type { RedisScript } from '../connection/redis-script.js';
import { RECORD_FIELDS } from '../record-fields.js';
import { LUA_SOURCES } from './lua-sources.js';

/** Replaces the word `FIELDS_OF_ATTEMPT` in the scripts: names that come from the table of a job's fields. */
const FIELDS_OF_ATTEMPT = RECORD_FIELDS.namesOfAttempt.map((name) => `'${name}'`).join(', ');

/** A script in the .lua file of its name; the header of the file states what it does, takes and returns. */
function redisScript(name: keyof typeof LUA_SOURCES): RedisScript {
  return { name, lua: LUA_SOURCES[name].replaceAll('FIELDS_OF_ATTEMPT', FIELDS_OF_ATTEMPT) };
}

export const BEAT_WORKER = redisScript('beat-worker');
export const BURY_JOB = redisScript('bury-job');
export const CLAIM_JOB = redisScript('claim-job');
export const COMPLETE_JOB = redisScript('complete-job');
export const COUNT_ARRIVALS = redisScript('count-arrivals');
export const CREATE_JOBS = redisScript('create-jobs');
export const EXPIRE_DUE_JOBS = redisScript('expire-due-jobs');
export const FINISH_JOB = redisScript('finish-job');
export const NOTE_FAILURE = redisScript('note-failure');
export const RELEASE_PUSH = redisScript('release-push');
export const REPORT_JOB = redisScript('report-job');
export const RESERVE_PUSH = redisScript('reserve-push');
export const RETURN_JOB = redisScript('return-job');
export const STORE_MODEL_SCHEMA = redisScript('store-model-schema');
