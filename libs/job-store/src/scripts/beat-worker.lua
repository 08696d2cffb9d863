-- Writes a worker's heartbeat, and forgets the ids of those that have sent none for too long. All of it goes by the
-- store's clock, because workers' clocks differ: for a clock that is ahead, all other workers would be lost. A clock
-- that is off by half a second or more has its times moved by whole seconds, so that the times of one that is right
-- stay as they are.
--
-- KEYS[1]  the worker's hash
-- KEYS[2]  the sorted set of the model's worker ids
-- ARGV[1]  seconds that a heartbeat counts
-- ARGV[2]  worker id
-- ARGV[3]  model
-- ARGV[4]  state
-- ARGV[5]  the time on the worker's clock, milliseconds since the epoch; so are the next four, which may be empty
-- ARGV[6]  when the worker started
-- ARGV[7]  when it became ready
-- ARGV[8]  when it became busy
-- ARGV[9]  when it took the job that it runs
-- ARGV[10]  id of that job; may be empty
-- ARGV[11]  the client that has pushed it; may be empty
-- Returns 1.

-- @include now-ms

local workerKey, idsKey, lifetimeSeconds, workerId, model, state = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local now = nowMs()
local aheadMs = math.floor((tonumber(ARGV[5]) - now) / 1000 + 0.5) * 1000
local function onStoreClock(timeMs)
  if timeMs == '' then return timeMs end
  return string.format('%.0f', tonumber(timeMs) - aheadMs)
end

redis.call('HSET', workerKey, 'workerId', workerId, 'model', model, 'state', state,
  'startedAtMs', onStoreClock(ARGV[6]), 'readyAtMs', onStoreClock(ARGV[7]), 'busySinceMs', onStoreClock(ARGV[8]),
  'jobSinceMs', onStoreClock(ARGV[9]), 'jobId', ARGV[10], 'jobOwner', ARGV[11])
redis.call('EXPIRE', workerKey, lifetimeSeconds)
redis.call('ZADD', idsKey, now, workerId)
redis.call('ZREMRANGEBYSCORE', idsKey, '-inf', now - lifetimeSeconds * 1000)
return 1
