-- Reserves the idempotency keys of pushes, unless they lead to jobs already.
--
-- A reservation that has lapsed without a record is that of a gateway that was lost between message and record, or could
-- not release it. It is taken over with the id that it has, because a message with that id may be in the queue.
--
-- KEYS[i]   the entry of the i-th push's idempotency key
-- ARGV[1]   what the keys of jobs begin with
-- ARGV[2…]  for each push: digest of the request's body, id for the job if there is none yet, milliseconds that the
--           reservation holds, seconds that the entry is kept
-- Returns for each push {'reserved', id, reservedUntilMs}, {'made', id}, {'forgotten'} when the job's record is no longer
-- kept, {'being-made'}, or {'other-body'}.

-- @include now-ms

local jobPrefix = ARGV[1]

local function reserve(key, bodyDigest, newId, holdsMs, keptSeconds)
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
end

local results = {}
for i = 1, #KEYS do results[i] = reserve(KEYS[i], unpack(ARGV, 4 * i - 2, 4 * i + 1)) end
return results
