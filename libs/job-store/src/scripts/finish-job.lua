-- Stores the end of a try, in place of what it has reported. The first terminal state wins, and a write of an older try
-- is refused.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   number of the try
-- ARGV[3]   milliseconds since the model began: if the claim reached the store late, this corrects the time in the record
-- ARGV[4]   seconds that the terminal record lives
-- ARGV[5]   the channel on which ends are reported
-- ARGV[6…]  names and texts of the fields that the end writes, in turn: the terminal status, and `output` or `error`
-- Returns `stored`, `finished` when a terminal state is there already, `superseded` when a newer try runs or the
-- delivery went back, `newer` when a later release has written the record, or `missing`.

-- @include is-newer
-- @include has-ended
-- @include drop-attempt
-- @include now-ms

local key, formatVersion, attempt, ranMs, resultSeconds, channel =
  KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]

local recordVersion, status, present, createdAtMs, startedAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs', 'startedAtMs'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'finished' end
if status == 'queued' or present ~= attempt then return 'superseded' end

local now = nowMs()
local began = math.max(tonumber(createdAtMs or 0), now - ranMs)
if began < tonumber(startedAtMs or 0) then
  redis.call('HSET', key, 'startedAtMs', string.format('%.0f', began))
end
redis.call('HSET', key, 'finishedAtMs', now, unpack(ARGV, 6))
dropAttempt(key)
redis.call('EXPIRE', key, resultSeconds)
redis.call('PUBLISH', channel, key)
return 'stored'
