-- Ends a job that is not run again, and reports its end. `reason` is `expired` when nobody took it in time, else `gave-up`. Returns its status.

-- @include relist

local function buryRecord(key, reason, tries, lastFailure, resultSeconds, channel)
  tries = tries + tonumber(redis.call('HGET', key, 'retryNumber') or 0)
  local spent = tries .. (tries == 1 and ' try' or ' tries')
  local status, message = 'failed', 'gave up after ' .. spent
  if reason == 'expired' and tries == 0 then
    status, message = 'expired', 'no worker took the job in time'
  elseif reason == 'expired' then
    message = 'no worker took the job again in time after ' .. spent
  end
  if lastFailure then
    message = message .. ': ' .. lastFailure
  elseif status == 'failed' then
    message = message .. WORKER_LOST
  end
  local now, from = nowMs(), redis.call('HGET', key, 'status')
  redis.call('HSET', key, 'status', status, 'error', message, 'finishedAtMs', now)
  dropAttempt(key)
  redis.call('EXPIRE', key, resultSeconds)
  relist(key, from, resultSeconds)
  appendEvent(key, 'completed', now, '')
  countEnd(key, redis.call('HGET', key, 'model'), status, nil, now)
  redis.call('PUBLISH', channel, key)
  return status
end
