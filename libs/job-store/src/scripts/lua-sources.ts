// Written by `npm run lua:embed` from the .lua files beside it. Change those.

/** The Lua scripts by their names, as Redis gets them. */
export const LUA_SOURCES = {
  'beat-worker': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local workerKey, idsKey, lifetimeSeconds, workerId, model, state = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now = nowMs()
local aheadMs = math.floor((tonumber(ARGV[5]) - now) / 1000 + 0.5) * 1000
local function onStoreClock(timeMs)
  if timeMs == '' then return timeMs end
  return string.format('%.0f', tonumber(timeMs) - aheadMs)
end
redis.call('HSET', workerKey, 'workerId', workerId, 'model', model, 'state', state,
  'startedAtMs', onStoreClock(ARGV[6]), 'readyAtMs', onStoreClock(ARGV[7]), 'busySinceMs', onStoreClock(ARGV[8]))
redis.call('EXPIRE', workerKey, lifetimeSeconds)
redis.call('ZADD', idsKey, now, workerId)
redis.call('ZREMRANGEBYSCORE', idsKey, '-inf', now - lifetimeSeconds * 1000)
return 1
`,
  'bury-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function makeRecord(key, formatVersion, first, last)
  redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
    unpack(ARGV, first, last))
end
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end
local WORKER_LOST = ': the worker was lost while it ran the job'
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function buryRecord(key, reason, tries, lastFailure, resultSeconds, channel)
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
  redis.call('HSET', key, 'status', status, 'error', message, 'finishedAtMs', nowMs())
  dropAttempt(key)
  redis.call('EXPIRE', key, resultSeconds)
  redis.call('PUBLISH', channel, key)
  return status
end
local key, formatVersion, reason, resultSeconds, channel = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local recordVersion, known, tries, lastFailure =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(known) then return known end
if not known then makeRecord(key, formatVersion, 5, #ARGV) end
return buryRecord(key, reason, tonumber(tries or 0), lastFailure, resultSeconds, channel)
`,
  'claim-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function makeRecord(key, formatVersion, first, last)
  redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
    unpack(ARGV, first, last))
end
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local key, formatVersion, tryLimit, liveSeconds = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
local wasDelivered, ranMs, claimId = ARGV[4] == '1', tonumber(ARGV[5]), ARGV[6]
local recordVersion, status, attempt, tries, knownClaimId, createdAtMs, startedAtMs, expiresAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'tries', 'claimId', 'createdAtMs',
    'startedAtMs', 'expiresAtMs'))
if isNewer(recordVersion, formatVersion) then return {'newer', tonumber(recordVersion)} end
if hasEnded(status) then return {'finished'} end
attempt, tries = tonumber(attempt or 0), tonumber(tries or 0)
if status == 'running' and claimId ~= '' and knownClaimId == claimId then
  return {'claimed', attempt, createdAtMs, startedAtMs, tries}
end
if wasDelivered and attempt == 0 then tries = 1 end
if tries >= tryLimit then return {'exhausted', tries} end
if not status then
  makeRecord(key, formatVersion, 7, #ARGV)
  createdAtMs, expiresAtMs = unpack(redis.call('HMGET', key, 'createdAtMs', 'expiresAtMs'))
  redis.call('EXPIRE', key, liveSeconds)
end
local now = nowMs()
if now - ranMs >= tonumber(expiresAtMs or math.huge) then return {'overdue'} end
startedAtMs = string.format('%.0f', math.max(math.min(tonumber(createdAtMs), now), now - ranMs))
dropAttempt(key)
redis.call('HSET', key, 'status', 'running', 'attempt', attempt + 1, 'tries', tries + 1, 'startedAtMs', startedAtMs,
  'claimId', claimId)
redis.call('EXPIRE', key, liveSeconds)
return {'claimed', attempt + 1, createdAtMs, startedAtMs, tries + 1}
`,
  'complete-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function makeRecord(key, formatVersion, first, last)
  redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
    unpack(ARGV, first, last))
end
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local key, formatVersion, serviceMs, resultSeconds, channel = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local lastPushed = 5 + tonumber(ARGV[5])
local recordVersion, status, attempt, createdAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs'))
if isNewer(recordVersion, formatVersion) then return {} end
if status and (status ~= 'queued' or attempt ~= '0') then return {} end
if not status then
  makeRecord(key, formatVersion, 6, lastPushed)
  createdAtMs = redis.call('HGET', key, 'createdAtMs')
end
local now = nowMs()
local startedAtMs = string.format('%.0f', math.max(tonumber(createdAtMs), now - serviceMs))
redis.call('HSET', key, 'attempt', 1, 'tries', 1, 'startedAtMs', startedAtMs, 'finishedAtMs', now,
  unpack(ARGV, lastPushed + 1))
redis.call('EXPIRE', key, resultSeconds)
redis.call('PUBLISH', channel, key)
return {createdAtMs, startedAtMs}
`,
  'count-arrivals': `
local rememberedSeconds, keptSeconds, channel, model = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not redis.call('SET', KEYS[1], 1, 'NX', 'EX', rememberedSeconds) then return 0 end
for i = 2, #KEYS do
  redis.call('HINCRBY', KEYS[i], ARGV[2 * i + 1], ARGV[2 * i + 2])
  redis.call('EXPIRE', KEYS[i], keptSeconds)
end
redis.call('PUBLISH', channel, model)
return 1
`,
  'create-jobs': `
local formatVersion, liveSeconds, jobCount, fieldCount = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local created = 0
for i = 1, jobCount do
  local key = KEYS[i]
  if redis.call('EXISTS', key) == 0 then
    local pushed, length, first = {}, 0, 4 + i * fieldCount
    for n = 1, fieldCount do
      local text = ARGV[first + n]
      if text ~= '' then
        pushed[length + 1], pushed[length + 2] = ARGV[4 + n], text
        length = length + 2
      end
    end
    redis.call('HSET', key, 'formatVersion', formatVersion, 'status', 'queued', 'attempt', 0, 'tries', 0,
      unpack(pushed, 1, length))
    redis.call('EXPIRE', key, liveSeconds)
    created = created + 1
  end
end
for i = jobCount + 1, #KEYS do
  local jobId, state = unpack(redis.call('HMGET', KEYS[i], 'jobId', 'state'))
  if jobId == ARGV[#ARGV - #KEYS + i] and state == 'reserved' then redis.call('HSET', KEYS[i], 'state', 'made') end
end
return created
`,
  'expire-due-jobs': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end
local WORKER_LOST = ': the worker was lost while it ran the job'
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function buryRecord(key, reason, tries, lastFailure, resultSeconds, channel)
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
  redis.call('HSET', key, 'status', status, 'error', message, 'finishedAtMs', nowMs())
  dropAttempt(key)
  redis.call('EXPIRE', key, resultSeconds)
  redis.call('PUBLISH', channel, key)
  return status
end
local dueKey, formatVersion, resultSeconds, most, prefix, channel =
  KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local ids = redis.call('ZRANGEBYSCORE', dueKey, '-inf', nowMs(), 'LIMIT', 0, most)
local expired = 0
for _, id in ipairs(ids) do
  local key = prefix .. id
  local recordVersion, status, tries, lastFailure =
    unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
  if status == 'queued' and not isNewer(recordVersion, formatVersion) then
    buryRecord(key, 'expired', tonumber(tries or 0), lastFailure, resultSeconds, channel)
    expired = expired + 1
  end
  redis.call('ZREM', dueKey, id)
end
return {#ids, expired}
`,
  'finish-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local key, formatVersion, attempt, ranMs, resultSeconds, channel =
  KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local recordVersion, status, present, createdAtMs, startedAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs', 'startedAtMs'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'finished' end
if status == 'queued' or present ~= attempt then return 'superseded' end
local now = nowMs()
local began = math.max(tonumber(createdAtMs or 0), now - ranMs)
if began < tonumber(startedAtMs or 0) then
  redis.call('HSET', key, 'startedAtMs', string.format('%.0f', began))
end
redis.call('HSET', key, 'finishedAtMs', now, unpack(ARGV, 6))
dropAttempt(key)
redis.call('EXPIRE', key, resultSeconds)
redis.call('PUBLISH', channel, key)
return 'stored'
`,
  'note-failure': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local WORKER_LOST = ': the worker was lost while it ran the job'
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
`,
  'release-push': `
local jobId, state, reservedUntilMs = unpack(redis.call('HMGET', KEYS[1], 'jobId', 'state', 'reservedUntilMs'))
if state ~= 'reserved' or jobId ~= ARGV[1] or reservedUntilMs ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'released')
return 1
`,
  'report-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local key, formatVersion, attempt = KEYS[1], ARGV[1], ARGV[2]
local recordVersion, status, present = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt'))
if (status ~= 'running' and status ~= 'canceling') or present ~= attempt then return 0 end
if isNewer(recordVersion, formatVersion) then return 0 end
redis.call('HSET', key, unpack(ARGV, 3))
return 1
`,
  'reserve-push': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
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
`,
  'return-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end
local key, formatVersion, attempt, countsAsTry, reason = KEYS[1], ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4]
local recordVersion, status, present = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if status ~= 'running' or present ~= attempt then return 'superseded' end
redis.call('HSET', key, 'status', 'queued')
dropAttempt(key)
if not countsAsTry then redis.call('HINCRBY', key, 'tries', -1) end
if reason ~= '' then redis.call('HSET', key, 'lastFailure', reason) end
return 'noted'
`,
  'store-model-schema': `
local key, startedAtMs, version, schema = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local known = redis.call('HGET', key, 'startedAtMs')
if known and tonumber(known) > tonumber(startedAtMs) then return 0 end
redis.call('HSET', key, 'startedAtMs', startedAtMs, 'version', version, 'schema', schema)
return 1
`,
};
