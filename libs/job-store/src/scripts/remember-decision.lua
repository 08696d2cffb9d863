-- Keeps a decision about a ScaledObject for the next one, unless another scaler has decided since its past was read.
--
-- KEYS[1]  the hash of what scalers share about it
-- ARGV[1]  seconds that it is kept
-- ARGV[2]  the revision that was read
-- ARGV[3]  the settings that it was made with
-- ARGV[4]  the answer
-- ARGV[5]  milliseconds for which the answer has been this
-- ARGV[6]  workers
-- ARGV[7]  1 if there was work, else 0
-- ARGV[8]  1 if there should be any worker, else 0
-- ARGV[9]  milliseconds since that was decided on
-- ARGV[10]  the start-up lead in seconds, empty while it is unknown
-- Returns 1, or 0 where it is not kept.

-- @include now-ms

local key, revision = KEYS[1], tonumber(ARGV[2])

if tonumber(redis.call('HGET', key, 'revision') or 0) ~= revision then return 0 end
local now = nowMs()
local function timeOf(ageMs)
  return string.format('%.0f', now - tonumber(ageMs))
end
redis.call('HSET', key, 'revision', string.format('%.0f', revision + 1), 'settings', ARGV[3], 'replicas', ARGV[4],
  'answeredMs', timeOf(ARGV[5]), 'workers', ARGV[6], 'hadWork', ARGV[7], 'isActive', ARGV[8],
  'activityMs', timeOf(ARGV[9]), 'startupLeadSeconds', ARGV[10])
redis.call('EXPIRE', key, ARGV[1])
return 1
