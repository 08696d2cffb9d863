-- Stores that a worker returns the delivery of a try to the queue.
--
-- KEYS[1]  the job's hash
-- ARGV[1]  format version
-- ARGV[2]  number of the try
-- ARGV[3]  1 when the try counts against the limit, else 0
-- ARGV[4]  why the try ended, kept for the error of a job whose tries run out; may be empty
-- Returns `noted`, `superseded` when the try is not the current one, or `newer` when a later release has written the
-- record.

-- @include is-newer
-- @include drop-attempt

local key, formatVersion, attempt, countsAsTry, reason = KEYS[1], ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4]

local recordVersion, status, present = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if status ~= 'running' or present ~= attempt then return 'superseded' end

redis.call('HSET', key, 'status', 'queued')
dropAttempt(key)
if not countsAsTry then redis.call('HINCRBY', key, 'tries', -1) end
if reason ~= '' then redis.call('HSET', key, 'lastFailure', reason) end
return 'noted'
