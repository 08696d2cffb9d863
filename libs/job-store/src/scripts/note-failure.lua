-- Notes why a try of a job came to nothing, for the error of a job whose tries run out. Whatever runs goes on. A job may have
-- been given up a moment before: where its error only supposes that the worker was lost, it says the reason instead, and
-- nothing else changes. Nothing is noted of a job that has ended otherwise, and nothing in the record of a later release.
--
-- KEYS[1]  the job's hash
-- ARGV[1]  format version
-- ARGV[2]  the reason
-- Returns 1 when noted, else 0.

-- @include is-newer
-- @include has-ended
-- @include worker-lost

local key, formatVersion, reason = KEYS[1], ARGV[1], ARGV[2]

local recordVersion, status, message = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'error'))
if isNewer(recordVersion, formatVersion) then return 0 end
if status == 'failed' and string.sub(message or '', -#WORKER_LOST) == WORKER_LOST then
  redis.call('HSET', key, 'error', string.sub(message, 1, -#WORKER_LOST - 1) .. ': ' .. reason)
  return 1
end
if not status or hasEnded(status) then return 0 end

redis.call('HSET', key, 'lastFailure', reason)
return 1
