-- Ends the canceled jobs whose workers have not confirmed in time that they stopped. What a worker writes afterwards is
-- refused, as the job has ended. The status does not matter: a worker of an earlier release may have claimed the job again.
--
-- KEYS[1]  the sorted set of jobs that are being canceled, by the time until which their workers had to confirm
-- ARGV[1]  format version
-- ARGV[2]  the channel on which events are reported
-- ARGV[3]  bytes that the events of a job may have
-- ARGV[4]  seconds that the terminal record lives
-- ARGV[5]  how many jobs to look at, at most
-- ARGV[6]  what the key of a job begins with, before its id
-- ARGV[7]  the channel on which ends are reported
-- Returns {how many were looked at, how many have ended}.

-- @include is-newer
-- @include has-ended
-- @include drop-attempt
-- @include now-ms
-- @include append-event
-- @include count-end
-- @include end-canceled
-- @include cancel-unconfirmed

local cancelsKey, formatVersion, resultSeconds, most, prefix, channel =
  KEYS[1], ARGV[1], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

local ids = redis.call('ZRANGEBYSCORE', cancelsKey, '-inf', nowMs(), 'LIMIT', 0, most)
local ended = 0
for _, id in ipairs(ids) do
  local key = prefix .. id
  local recordVersion, status = unpack(redis.call('HMGET', key, 'formatVersion', 'status'))
  if status and not hasEnded(status) and not isNewer(recordVersion, formatVersion) then
    endCanceled(key, 'worker_lost', CANCEL_UNCONFIRMED, nowMs(), resultSeconds, channel)
    ended = ended + 1
  end
  redis.call('ZREM', cancelsKey, id)
end
return {#ids, ended}
