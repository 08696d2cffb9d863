import type { RedisScript } from '../connection/redis-script.js';

/**
 * Notes that an attempt's delivery goes back to the queue in order.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` attempt, `ARGV[2]` 1 when the attempt does not count as a try, else 0
 * - `ARGV[3]` why the attempt ended, kept for the message of a job whose tries run out; may be empty
 * - `ARGV[4]` format version
 * - returns `noted`, `superseded` when the attempt is not the present one, or `newer` when a later release has written the
 *   record
 */
export const RETURN_JOB: RedisScript = {
  name: 'tidegateReturnJob3',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'attempt', 'formatVersion')
if tonumber(known[3] or 0) > tonumber(ARGV[4]) then return 'newer' end
if known[1] ~= 'running' or known[2] ~= ARGV[1] then return 'superseded' end
redis.call('HSET', KEYS[1], 'status', 'queued')
redis.call('HDEL', KEYS[1], 'progress', 'partial')
if ARGV[2] == '1' then redis.call('HINCRBY', KEYS[1], 'tries', -1) end
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'lastFailure', ARGV[3]) end
return 'noted'
`,
};
