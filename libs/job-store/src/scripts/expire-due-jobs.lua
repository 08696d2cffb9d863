-- Ends the jobs that a worker had to take before now and that still wait. What one caller has looked at is no longer in the
-- set, so that any number of gateways may do this at a time. A job that runs is left alone: if it comes back to the queue,
-- whoever takes it finds out.
--
-- KEYS[1]  the sorted set of the ids of jobs, by the time until which a worker had to take them
-- ARGV[1]  format version
-- ARGV[2]  the channel on which events are reported
-- ARGV[3]  bytes that the events of a job may have
-- ARGV[4]  seconds that the terminal record lives
-- ARGV[5]  how many jobs to look at, at most
-- ARGV[6]  what the key of a job begins with, before its id
-- ARGV[7]  the channel on which ends are reported
-- Returns {how many were looked at, how many have expired}.

-- @include is-newer
-- @include drop-attempt
-- @include worker-lost
-- @include now-ms
-- @include append-event
-- @include count-end
-- @include bury-record
-- @include note-ended-in-queue

local dueKey, formatVersion, resultSeconds, most, prefix, channel =
  KEYS[1], ARGV[1], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local ids = redis.call('ZRANGEBYSCORE', dueKey, '-inf', nowMs(), 'LIMIT', 0, most)
local expired = 0
for _, id in ipairs(ids) do
  local key = prefix .. id
  local recordVersion, status, tries, lastFailure =
    unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
  if status == 'queued' and not isNewer(recordVersion, formatVersion) then
    noteEndedInQueue(key, id, nowMs())
    buryRecord(key, 'expired', tonumber(tries or 0), lastFailure, resultSeconds, channel)
    expired = expired + 1
  end
  redis.call('ZREM', dueKey, id)
end
return {#ids, expired}
