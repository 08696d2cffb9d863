import type { RedisScript } from '../connection/redis-script.js';

/** Ends the error of a buried job whose last try came to nothing for a reason that nobody has noted. */
export const WORKER_LOST = ': the worker was lost while it ran the job';

/**
 * Ends a job whose message the broker has given up. The record is the dead-letter store.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` format version, `ARGV[2]` id, `ARGV[3]` model, `ARGV[4]` input as JSON text, `ARGV[5]` time of the push
 *   in milliseconds since the epoch
 * - `ARGV[6]` `expired` or `gave-up`, `ARGV[7]` seconds that the terminal record lives
 * - returns the status that the record has in the end, or `newer` when a later release has written it
 */
export const BURY_JOB: RedisScript = {
  name: 'tidegateBuryJob3',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'tries', 'lastFailure', 'formatVersion')
local status, tries, failure = known[1], tonumber(known[2] or 0), known[3]
if tonumber(known[4] or 0) > tonumber(ARGV[1]) then return 'newer' end
if status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling' then return status end
if not status then
  redis.call('HSET', KEYS[1], 'formatVersion', ARGV[1], 'id', ARGV[2], 'model', ARGV[3], 'input', ARGV[4],
    'createdAtMs', ARGV[5], 'attempt', 0)
end
local ending, message = 'failed', nil
local spent = tries .. (tries == 1 and ' try' or ' tries')
if ARGV[6] == 'expired' and tries == 0 then
  ending, message = 'expired', 'no worker took the job in time'
elseif ARGV[6] == 'expired' then
  message = 'no worker took the job again in time after ' .. spent
else
  message = 'gave up after ' .. spent
end
if failure then message = message .. ': ' .. failure
elseif ending == 'failed' then message = message .. '${WORKER_LOST}' end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'status', ending, 'error', message,
  'finishedAtMs', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HDEL', KEYS[1], 'progress', 'partial')
redis.call('EXPIRE', KEYS[1], ARGV[7])
return ending
`,
};
