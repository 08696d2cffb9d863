-- Stores that a failed try is followed by a retry: the job waits until that is due, and then for a worker. The try does not
-- count against the limit of tries.
--
-- KEYS[1]   the job's hash
-- KEYS[2]   the sorted set of retries
-- ARGV[1]   format version
-- ARGV[2]   the channel on which events are reported
-- ARGV[3]   bytes that the events of a job may have
-- ARGV[4]   number of the try
-- ARGV[5]   number of the retry
-- ARGV[6]   milliseconds until it is due
-- ARGV[7]   seconds that the record may live from then on
-- ARGV[8]   why the try failed
-- ARGV[9]   id of the job
-- ARGV[10]  how the try ended: `failed` or `timed_out`
-- Returns `scheduled`, also when it was before; `refused` when the job is not tried again, because somebody cancels it or
-- no worker may take it so late; `finished` when a terminal state is stored, `superseded` when a newer try runs or the
-- delivery went back, `newer` when a later release has written the record, or `missing`.

-- @include is-newer
-- @include has-ended
-- @include drop-attempt
-- @include now-ms
-- @include append-event
-- @include close-attempt
-- @include relist

local key, retriesKey, formatVersion, attempt, number, delayMs, liveSeconds, reason, id =
  KEYS[1], KEYS[2], ARGV[1], ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8], ARGV[9]

local recordVersion, status, present, latest, expiresAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'retryNumber', 'expiresAtMs'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'finished' end
if present ~= attempt then return 'superseded' end
if status == 'queued' then return latest == number and 'scheduled' or 'superseded' end

local now = nowMs()
local dueAtMs = now + delayMs
if status == 'canceling' or dueAtMs >= tonumber(expiresAtMs or math.huge) then return 'refused' end

local due = string.format('%.0f', dueAtMs)
closeAttempt(key, ARGV[10], reason, now)
dropAttempt(key)
redis.call('HDEL', key, 'deliveryId')
redis.call('HINCRBY', key, 'tries', -1)
redis.call('HSET', key, 'status', 'queued', 'retryNumber', number, 'retryAtMs', due, 'lastFailure', reason)
redis.call('EXPIRE', key, liveSeconds + math.ceil(delayMs / 1000))
redis.call('ZADD', retriesKey, due, id .. ':' .. number)
relist(key, status)
appendEvent(key, 'retrying', now, cjson.encode({reason = reason, delaySeconds = delayMs / 1000}))
return 'scheduled'
