import type { RedisScript } from '../connection/redis-script.js';

/**
 * Creates the record of a pushed job, never over one that is there.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` format version, `ARGV[2]` id, `ARGV[3]` model, `ARGV[4]` input as JSON text
 * - `ARGV[5]` seconds that the record lives unless the push is confirmed
 * - returns 1 when created, 0 when it was there
 */
export const CREATE_JOB: RedisScript = {
  name: 'tidegateCreateJob1',
  numberOfKeys: 1,
  lua: `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'formatVersion', ARGV[1], 'id', ARGV[2], 'model', ARGV[3], 'input', ARGV[4],
  'status', 'queued', 'attempt', 0, 'tries', 0, 'createdAtMs', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
`,
};
