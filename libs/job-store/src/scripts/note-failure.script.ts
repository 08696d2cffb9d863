import type { RedisScript } from '../connection/redis-script.js';
import { WORKER_LOST } from './bury-job.script.js';

/**
 * Notes why a try of a job came to nothing, for the message of a job whose tries run out. Whatever runs goes on. A job may
 * have been given up a moment before: where its error only supposes that the worker was lost, it says the reason instead,
 * and nothing else changes. Nothing is noted of a job that has ended otherwise, and nothing in the record of a later release.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` the reason, `ARGV[2]` format version
 * - returns 1 when noted, else 0
 */
export const NOTE_FAILURE: RedisScript = {
  name: 'tidegateNoteFailure2',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'formatVersion', 'error')
if tonumber(known[2] or 0) > tonumber(ARGV[2]) then return 0 end
local supposed = '${WORKER_LOST}'
if known[1] == 'failed' and string.sub(known[3] or '', -#supposed) == supposed then
  redis.call('HSET', KEYS[1], 'error', string.sub(known[3], 1, -#supposed - 1) .. ': ' .. ARGV[1])
  return 1
end
if known[1] ~= 'queued' and known[1] ~= 'running' and known[1] ~= 'canceling' then return 0 end
redis.call('HSET', KEYS[1], 'lastFailure', ARGV[1])
return 1
`,
};
