import type { RedisScript } from '../connection/redis-script.js';

/**
 * Notes what a model reports of the job that it runs. An attempt that has ended, or is not the present one, notes nothing,
 * and nothing is noted in the record of a later release.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` attempt, `ARGV[2]` format version, then names and texts of fields in turn
 * - returns 1 when noted, else 0
 */
export const REPORT_JOB: RedisScript = {
  name: 'tidegateReportJob2',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'attempt', 'formatVersion')
if (known[1] ~= 'running' and known[1] ~= 'canceling') or known[2] ~= ARGV[1] then return 0 end
if tonumber(known[3] or 0) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
return 1
`,
};
