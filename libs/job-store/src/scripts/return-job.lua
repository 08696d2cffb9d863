-- Stores that a worker returns the delivery of a try to the queue.
--
-- KEYS[1]  the job's hash
-- ARGV[1]  format version
-- ARGV[2]  the channel on which events are reported
-- ARGV[3]  bytes that the events of a job may have
-- ARGV[4]  number of the try
-- ARGV[5]  1 when the try counts against the limit, else 0
-- ARGV[6]  why the try ended, kept for the error of a job whose tries run out; may be empty
-- Returns `noted`, `canceling` when the job is being canceled and so does not go back, `superseded` when the try is not the
-- current one, or `newer` when a later release has written the record.

-- @include is-newer
-- @include drop-attempt
-- @include now-ms
-- @include append-event
-- @include close-attempt
-- @include relist

local key, formatVersion, attempt, countsAsTry, reason = KEYS[1], ARGV[1], ARGV[4], ARGV[5] == '1', ARGV[6]

local recordVersion, status, present = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if status == 'canceling' and present == attempt then return 'canceling' end
if status ~= 'running' or present ~= attempt then return 'superseded' end

closeAttempt(key, countsAsTry and 'crashed' or 'returned', reason, nowMs())
redis.call('HSET', key, 'status', 'queued')
dropAttempt(key)
if not countsAsTry then redis.call('HINCRBY', key, 'tries', -1) end
if reason ~= '' then redis.call('HSET', key, 'lastFailure', reason) end
relist(key, status)
appendEvent(key, 'returned', nowMs(), reason ~= '' and cjson.encode({reason = reason}) or '')
return 'noted'
