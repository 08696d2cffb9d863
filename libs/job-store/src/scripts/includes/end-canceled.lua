-- Ends a job as canceled, and reports its end as an event, and to those who wait. `method` is one of CANCEL_METHODS. Its message
-- may be in the queue for as long as the record would have lived, and must find until then that the job has ended.

-- @include relist

local function endCanceled(key, method, message, now, resultSeconds, channel)
  local from = redis.call('HGET', key, 'status')
  redis.call('HSET', key, 'status', 'canceled', 'error', message, 'cancelMethod', method, 'finishedAtMs', now)
  dropAttempt(key)
  redis.call('PEXPIRE', key, math.max(tonumber(resultSeconds) * 1000, redis.call('PTTL', key)))
  relist(key, from, resultSeconds)
  appendEvent(key, 'completed', now, '')
  countEnd(key, redis.call('HGET', key, 'model'), 'canceled', nil, now)
  redis.call('PUBLISH', channel, key)
end
