-- Stores why a try of a job failed, for the error of a job whose tries run out. Whatever runs goes on. The job may have
-- been buried a moment before: if its error only supposes that the worker was lost, the error becomes the reason, and
-- nothing else changes. Nothing is stored for a job that has ended otherwise, or in the record of a later release.
--
-- KEYS[1]  the job's hash
-- ARGV[1]  format version
-- ARGV[2]  the reason
-- Returns 1 when stored, else 0.

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
