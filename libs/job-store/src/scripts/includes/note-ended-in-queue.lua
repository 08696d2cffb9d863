-- Notes that a job ends while its message is in the queue, so that scalers do not count that as load. Call it while the record
-- says that it waits. A job that waits for its retry has no message there. NOTE_SECONDS stands for how long a note counts: so
-- the set has no more notes than jobs that end in that time, also where nobody takes messages out of the queue.
local function noteEndedInQueue(key, id, now)
  local model, retryAtMs = unpack(redis.call('HMGET', key, 'model', 'retryAtMs'))
  if not model or retryAtMs then return end
  local setKey = string.gsub(key, ':job:.*$', ':ended-in-queue:') .. model
  redis.call('ZREMRANGEBYSCORE', setKey, '-inf', string.format('%.0f', now - NOTE_SECONDS * 1000))
  redis.call('ZADD', setKey, string.format('%.0f', now), id)
  redis.call('EXPIRE', setKey, NOTE_SECONDS)
end
