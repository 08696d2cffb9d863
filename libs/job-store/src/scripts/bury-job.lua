-- Ends a job whose message the broker has dead-lettered. The record is the dead-letter store.
--
-- KEYS[1]   the job's hash
-- ARGV[1]   format version
-- ARGV[2]   `expired` or `gave-up`
-- ARGV[3]   seconds that the terminal record lives
-- ARGV[4]   the channel on which ends are reported
-- ARGV[5…]  names and texts of the fields that the push wrote, in turn
-- Returns the status that the record has in the end, or `newer` when a later release has written it.

-- @include is-newer
-- @include has-ended
-- @include make-record
-- @include drop-attempt
-- @include worker-lost
-- @include now-ms
-- @include bury-record

local key, formatVersion, reason, resultSeconds, channel = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local recordVersion, known, tries, lastFailure =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(known) then return known end
if not known then makeRecord(key, formatVersion, 5, #ARGV) end
return buryRecord(key, reason, tonumber(tries or 0), lastFailure, resultSeconds, channel)
