-- Reads what scalers last decided about a ScaledObject. A clock that was set back makes no age negative.
--
-- KEYS[1]  the hash of what scalers share about it
-- ARGV[1]  the settings that a decision must have been made with
-- Returns the revision, 0 where there is none, and the start-up lead, which may be empty; then, if the last decision was made
-- with these settings: the answer, how long it has been this, workers, whether there was work (1 or 0), whether there
-- should be any worker (1 or 0), and how long ago that was decided on. Ages are milliseconds.

-- @include now-ms

local revision, settings, replicas, answeredMs, workers, hadWork, isActive, activityMs, lead = unpack(
  redis.call('HMGET', KEYS[1], 'revision', 'settings', 'replicas', 'answeredMs', 'workers', 'hadWork', 'isActive',
    'activityMs', 'startupLeadSeconds'))
if settings ~= ARGV[1] then return { revision or '0', lead or '' } end
local now = nowMs()
local function ageOf(timeMs)
  return string.format('%.0f', math.max(0, now - tonumber(timeMs)))
end
return { revision, lead, replicas, ageOf(answeredMs), workers, hadWork, isActive, ageOf(activityMs) }
