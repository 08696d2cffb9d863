-- Reserves an idempotency key for a push, unless it leads to a job already.
--
-- A reservation that has lapsed without a record is that of a gateway that was lost between message and record, or could
-- not release it. It is taken over with the id that it has, because a message with that id may be in the queue.
--
-- KEYS[1]  the entry of the idempotency key
-- ARGV[1]  what the keys of jobs begin with
-- ARGV[2]  digest of the request's body
-- ARGV[3]  id for the job, if there is none yet
-- ARGV[4]  milliseconds that the reservation holds
-- ARGV[5]  seconds that the entry is kept
-- Returns {'reserved', id, reservedUntilMs}, {'made', id}, {'forgotten'} when the job's record is no longer kept,
-- {'being-made'}, or {'other-body'}.

-- @include now-ms

local key, jobPrefix, bodyDigest, newId, holdsMs, keptSeconds = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local knownDigest, jobId, state, reservedUntilMs = unpack(redis.call('HMGET', key,
  'bodyDigest', 'jobId', 'state', 'reservedUntilMs'))
local isSameBody = knownDigest == bodyDigest
if jobId and not isSameBody and state ~= 'released' then return {'other-body'} end

if isSameBody then
  -- Also of a push that was refused because its confirmation was late: the job is there after all.
  if redis.call('EXISTS', jobPrefix .. jobId) == 1 then
    if state ~= 'made' then redis.call('HSET', key, 'state', 'made') end
    return {'made', jobId}
  end
  if state == 'made' then return {'forgotten'} end
end

local now = nowMs()
if state == 'reserved' then
  if tonumber(reservedUntilMs) > now then return {'being-made'} end
  newId = jobId
end
local untilMs = string.format('%.0f', now + tonumber(holdsMs))
redis.call('HSET', key, 'bodyDigest', bodyDigest, 'jobId', newId, 'state', 'reserved', 'reservedUntilMs', untilMs)
redis.call('EXPIRE', key, keptSeconds)
return {'reserved', newId, untilMs}
