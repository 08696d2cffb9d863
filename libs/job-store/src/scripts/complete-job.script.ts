import type { RedisScript } from '../connection/redis-script.js';

/**
 * Stores the success of a first delivery that was never claimed, in the one write that claim and end would otherwise be.
 *
 * - `KEYS[1]` the job's hash
 * - `ARGV[1]` format version, `ARGV[2]` id, `ARGV[3]` model, `ARGV[4]` input as JSON text, `ARGV[5]` time of the push
 *   in milliseconds since the epoch
 * - `ARGV[6]` the output as JSON text, `ARGV[7]` milliseconds that the model took
 * - `ARGV[8]` seconds that the terminal record lives
 * - returns `{createdAtMs, startedAtMs}`, or `{}` when an attempt has begun before or a later release has written
 *   the record: then only a claim may tell
 */
export const COMPLETE_JOB: RedisScript = {
  name: 'tidegateCompleteJob2',
  lua: `
local known = redis.call('HMGET', KEYS[1], 'status', 'attempt', 'createdAtMs', 'formatVersion')
local status, created = known[1], known[3]
if tonumber(known[4] or 0) > tonumber(ARGV[1]) then return {} end
if status and (status ~= 'queued' or known[2] ~= '0') then return {} end
if not status then
  created = ARGV[5]
  redis.call('HSET', KEYS[1], 'formatVersion', ARGV[1], 'id', ARGV[2], 'model', ARGV[3], 'input', ARGV[4],
    'createdAtMs', created)
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local started = string.format('%.0f', math.max(tonumber(created), now - tonumber(ARGV[7])))
redis.call('HSET', KEYS[1], 'status', 'succeeded', 'attempt', 1, 'tries', 1, 'startedAtMs', started,
  'finishedAtMs', now, 'output', ARGV[6])
redis.call('EXPIRE', KEYS[1], ARGV[8])
return {created, started}
`,
};
