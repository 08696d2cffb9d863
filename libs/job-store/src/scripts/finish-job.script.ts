import type { RedisScript } from '../connection/redis-script.js';

/**
 * Stores the end of an attempt, in the place of what it has reported. The first terminal state wins, and a write of an older attempt is refused.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` attempt, `ARGV[2]` terminal status, `ARGV[3]` `output` or `error`, `ARGV[4]` its text
 * - `ARGV[5]` seconds that the terminal record lives, `ARGV[6]` format version
 * - `ARGV[7]` milliseconds since the model began: where the claim reached the store late, the record says so now
 * - returns `stored`, `finished` when a terminal state is there already, `superseded` when a newer attempt runs or
 *   the delivery went back, `newer` when a later release has written the record, or `missing`
 */
export const FINISH_JOB: RedisScript = {
  name: 'tidegateFinishJob4',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'attempt', 'formatVersion', 'createdAtMs', 'startedAtMs')
local status = known[1]
if not status then return 'missing' end
if tonumber(known[3] or 0) > tonumber(ARGV[6]) then return 'newer' end
if status ~= 'queued' and status ~= 'running' and status ~= 'canceling' then return 'finished' end
if status == 'queued' or known[2] ~= ARGV[1] then return 'superseded' end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local began = math.max(tonumber(known[4] or 0), now - tonumber(ARGV[7]))
if began < tonumber(known[5] or 0) then redis.call('HSET', KEYS[1], 'startedAtMs', string.format('%.0f', began)) end
redis.call('HSET', KEYS[1], 'status', ARGV[2], ARGV[3], ARGV[4], 'finishedAtMs', now)
redis.call('HDEL', KEYS[1], 'progress', 'partial', 'claimId')
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 'stored'
`,
};
