-- Cancels a job. One that no worker has ends at once. Any other becomes `canceling` until its worker confirms that it has
-- stopped. A worker listens on the job's channel before it begins, and only then looks at the status: so a queued job without a
-- listener is not begun, whatever comes next. A job that waits for its retry has no worker either: who listens has run the try
-- before, and the message of a retry is claimed before it is begun. Sent again, the request reaches the worker again.
--
-- KEYS[1]  the job's hash
-- KEYS[2]  the sorted set of jobs that are being canceled
-- ARGV[1]  format version
-- ARGV[2]  the channel on which events are reported
-- ARGV[3]  bytes that the events of a job may have
-- ARGV[4]  the job's id
-- ARGV[5]  the job's channel
-- ARGV[6]  milliseconds that its worker has to confirm
-- ARGV[7]  seconds that the terminal record lives
-- ARGV[8]  the channel on which ends are reported
-- Returns `canceled` when it ends now, `canceling`, `ended` when it had ended before, `newer` when a later release has written
-- the record, or `missing`.

-- @include is-newer
-- @include has-ended
-- @include drop-attempt
-- @include now-ms
-- @include append-event
-- @include count-end
-- @include end-canceled
-- @include note-ended-in-queue
-- @include relist

local key, cancelsKey, formatVersion, id, jobChannel, confirmMs, resultSeconds, channel =
  KEYS[1], KEYS[2], ARGV[1], ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7], ARGV[8]

local recordVersion, status, attempt, requestedAtMs, retryAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'cancelRequestedAtMs', 'retryAtMs'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'ended' end

local now = nowMs()
local listeners = redis.call('PUBLISH', jobChannel, id)
if not requestedAtMs then redis.call('HSET', key, 'cancelRequestedAtMs', string.format('%.0f', now)) end
if status == 'queued' and (listeners == 0 or retryAtMs) then
  local message = attempt == '0' and 'canceled before a worker took it' or 'canceled while it waited for another try'
  noteEndedInQueue(key, id, now)
  endCanceled(key, 'at_once', message, now, resultSeconds, channel)
  redis.call('ZREM', cancelsKey, id)
  return 'canceled'
end
if status ~= 'canceling' then
  redis.call('HSET', key, 'status', 'canceling')
  redis.call('ZADD', cancelsKey, string.format('%.0f', now + confirmMs), id)
  relist(key, status)
  appendEvent(key, 'canceling', now, '')
end
return 'canceling'
