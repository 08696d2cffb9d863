import type { RedisScript } from '../connection/redis-script.js';

/**
 * Creates the records of pushed jobs, never over one that is there: a worker may have been faster.
 *
 * - `KEYS[i]` the hash of the i-th job
 * - `ARGV[1]` format version, `ARGV[2]` seconds that a record may live before its job ends
 * - then four for each job: id, model, input as JSON text, time of the push in milliseconds since the epoch
 * - returns how many were created
 */
export const CREATE_JOBS: RedisScript = {
  name: 'tidegateCreateJobs1',
  lua: `
local created = 0
for i, key in ipairs(KEYS) do
  local job = 4 * i - 2
  if redis.call('HSETNX', key, 'id', ARGV[job + 1]) == 1 then
    redis.call('HSET', key, 'formatVersion', ARGV[1], 'model', ARGV[job + 2], 'input', ARGV[job + 3],
      'createdAtMs', ARGV[job + 4], 'status', 'queued', 'attempt', 0, 'tries', 0)
    redis.call('EXPIRE', key, ARGV[2])
    created = created + 1
  end
end
return created
`,
};
