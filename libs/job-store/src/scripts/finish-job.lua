-- Stores the end of a try, in place of what it has reported. The first terminal state wins, and a write of an older try
-- is refused.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   the channel on which events are reported
-- ARGV[3]   bytes that the events of a job may have
-- ARGV[4]   number of the try
-- ARGV[5]   milliseconds since the model began: if the claim reached the store late, this corrects the time in the record
-- ARGV[6]   seconds that the terminal record lives
-- ARGV[7]   the channel on which ends are reported
-- ARGV[8…]  names and texts of the fields that the end writes, in turn: the terminal status, and `output` or `error`
-- Returns `stored`, `finished` when a terminal state is there already, `superseded` when a newer try runs or the
-- delivery went back, `newer` when a later release has written the record, or `missing`.

-- @include is-newer
-- @include has-ended
-- @include drop-attempt
-- @include now-ms
-- @include append-event
-- @include relist
-- @include count-end

local key, formatVersion, attempt, ranMs, resultSeconds, channel =
  KEYS[1], ARGV[1], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]

local recordVersion, status, present, createdAtMs, startedAtMs, model =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs', 'startedAtMs', 'model'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'finished' end
if status == 'queued' or present ~= attempt then return 'superseded' end

local now = nowMs()
local began = math.max(tonumber(createdAtMs or 0), now - ranMs)
if began < tonumber(startedAtMs or 0) then
  redis.call('HSET', key, 'startedAtMs', string.format('%.0f', began))
end
redis.call('HSET', key, 'finishedAtMs', now, unpack(ARGV, 8))
dropAttempt(key)
redis.call('HDEL', key, 'deliveryId')
redis.call('EXPIRE', key, resultSeconds)
relist(key, status, resultSeconds)
appendEvent(key, 'completed', now, '')
redis.call('PUBLISH', channel, key)
countEnd(key, model, redis.call('HGET', key, 'status'), createdAtMs, now)
return 'stored'
