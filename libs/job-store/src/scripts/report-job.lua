-- Stores what a model reports of the job that it runs. Nothing is stored for a try that has ended or is not the current
-- one, or in the record of a later release.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   number of the try
-- ARGV[3…]  names and texts of the reported fields, in turn
-- Returns 1 when stored, else 0.

-- @include is-newer

local key, formatVersion, attempt = KEYS[1], ARGV[1], ARGV[2]

local recordVersion, status, present = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt'))
if (status ~= 'running' and status ~= 'canceling') or present ~= attempt then return 0 end
if isNewer(recordVersion, formatVersion) then return 0 end

redis.call('HSET', key, unpack(ARGV, 3))
return 1
