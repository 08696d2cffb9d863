-- Ends a job whose message the broker has dead-lettered. The record is the dead-letter store.
--
-- KEYS[1]   the job's hash
-- KEYS[2]   the sorted set of its model's jobs that were given up; absent for one that has expired
-- ARGV[1]   format version
-- ARGV[2]   the channel on which events are reported
-- ARGV[3]   bytes that the events of a job may have
-- ARGV[4]   `expired` or `gave-up`
-- ARGV[5]   seconds that the terminal record lives
-- ARGV[6]   the channel on which ends are reported
-- ARGV[7]   number of the retry that the message is for, 0 for that of the push
-- ARGV[8]   id of the message; may be empty for that of the push
-- ARGV[9…]  names and texts of the fields that the push wrote, in turn
-- Returns the status that the record has in the end, `duplicate` when the job is run from another message, or `newer` when a
-- later release has written the record.

-- @include is-newer
-- @include has-ended
-- @include is-duplicate
-- @include make-record
-- @include drop-attempt
-- @include worker-lost
-- @include now-ms
-- @include append-event
-- @include count-end
-- @include close-attempt
-- @include bury-record
-- @include end-canceled
-- @include cancel-unconfirmed

local key, formatVersion, reason, resultSeconds, channel, retryNumber, messageId =
  KEYS[1], ARGV[1], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8]

local recordVersion, known, tries, lastFailure =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(known) then return known end
if isDuplicate(key, retryNumber, messageId) then return 'duplicate' end
if known == 'canceling' then
  endCanceled(key, 'worker_lost', CANCEL_UNCONFIRMED, nowMs(), resultSeconds, channel)
  return 'canceled'
end
if known == 'running' then closeAttempt(key, 'lost', '', nowMs()) end
if not known then makeRecord(key, formatVersion, 9, #ARGV) end
local status = buryRecord(key, reason, tonumber(tries or 0), lastFailure, resultSeconds, channel)
if KEYS[2] then
  local now = nowMs()
  redis.call('ZADD', KEYS[2], now, redis.call('HGET', key, 'id'))
  -- No longer than their records.
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(resultSeconds) * 1000)
  redis.call('EXPIRE', KEYS[2], resultSeconds)
end
return status
