import type { RedisScript } from '../connection/redis-script.js';

/**
 * Writes a worker's sign of life, and forgets the ids of those that have given none for too long. All of it goes by the
 * store's clock, as workers' clocks differ: one that is ahead would take all others for lost. A clock that is off by
 * half a second or more has its times moved by whole seconds, so that the times of one that is right stay as they are.
 *
 * - `KEYS[1]` the worker's hash, `KEYS[2]` the sorted set of the model's worker ids
 * - `ARGV[1]` seconds that a sign of life counts, `ARGV[2]` worker id, `ARGV[3]` model, `ARGV[4]` state
 * - `ARGV[5]` the time on the worker's clock, then times on that clock which may be empty: `ARGV[6]` when the worker
 *   started, `ARGV[7]` became ready, `ARGV[8]` became busy; all milliseconds since the epoch
 */
export const BEAT_WORKER: RedisScript = {
  name: 'tidegateBeatWorker1',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ahead = math.floor((tonumber(ARGV[5]) - now) / 1000 + 0.5) * 1000
local function moved(text)
  if text == '' then return text end
  return string.format('%.0f', tonumber(text) - ahead)
end
redis.call('HSET', KEYS[1], 'workerId', ARGV[2], 'model', ARGV[3], 'state', ARGV[4],
  'startedAtMs', moved(ARGV[6]), 'readyAtMs', moved(ARGV[7]), 'busySinceMs', moved(ARGV[8]))
redis.call('EXPIRE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[2], now, ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1] * 1000)
return 1
`,
};
