// Written by `npm run lua:embed` from the .lua files beside it. Change those.

/** The Lua scripts by their names, as Redis gets them. */
export const LUA_SOURCES = {
  'append-history': `
local function holdsLease(leaseKey, holder, token)
  local presentHolder, presentToken = unpack(redis.call('HMGET', leaseKey, 'holder', 'token'))
  return presentHolder == holder and presentToken == token
end
if not holdsLease(KEYS[1], ARGV[1], ARGV[2]) then return 0 end
for i = 2, #KEYS, 2 do
  local first = 2 * i
  local resolution, number, keptSeconds, entry = ARGV[first], ARGV[first + 1], ARGV[first + 2], ARGV[first + 3]
  if tonumber(redis.call('HGET', KEYS[i], resolution) or -1) < tonumber(number) then
    redis.call('RPUSH', KEYS[i + 1], entry)
    redis.call('EXPIRE', KEYS[i + 1], keptSeconds)
    redis.call('HSET', KEYS[i], resolution, number)
    redis.call('EXPIRE', KEYS[i], ARGV[3])
  end
end
return 1
`,
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
  'startedAtMs', onStoreClock(ARGV[6]), 'readyAtMs', onStoreClock(ARGV[7]), 'busySinceMs', onStoreClock(ARGV[8]),
  'jobSinceMs', onStoreClock(ARGV[9]), 'jobId', ARGV[10], 'jobOwner', ARGV[11])
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
local function isDuplicate(key, retryNumber, messageId)
  local latest, claimedFrom = unpack(redis.call('HMGET', key, 'retryNumber', 'deliveryId'))
  latest = tonumber(latest or 0)
  if retryNumber ~= latest then return retryNumber < latest end
  return claimedFrom and messageId ~= '' and claimedFrom ~= messageId
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
local LONGEST_ERROR = 1000
local MOST_ATTEMPTS = 20
local function shortened(text)
  if #text <= LONGEST_ERROR then return text end
  return (string.gsub(string.sub(text, 1, LONGEST_ERROR), '[\\192-\\255][\\128-\\191]*$', ''))
end
local function closeAttempt(key, outcome, reason, atMs)
  local attempt, startedAtMs, worker, earlier =
    unpack(redis.call('HMGET', key, 'attempt', 'startedAtMs', 'worker', 'earlierAttempts'))
  local lines = {}
  for line in string.gmatch(earlier or '', '[^\\n]+') do lines[#lines + 1] = line end
  lines[#lines + 1] = cjson.encode({
    attempt = tonumber(attempt),
    startedAtMs = startedAtMs and tonumber(startedAtMs) or nil,
    finishedAtMs = atMs,
    worker = worker or nil,
    outcome = outcome,
    error = reason and reason ~= '' and shortened(reason) or nil,
  })
  if #lines > MOST_ATTEMPTS then table.remove(lines, 1) end
  redis.call('HSET', key, 'earlierAttempts', table.concat(lines, '\\n'))
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
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
local CANCEL_UNCONFIRMED = 'canceled: its worker did not confirm that it stopped'
local key, formatVersion, reason, resultSeconds, channel, retryNumber, messageId =
  KEYS[1], ARGV[1], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8]
local recordVersion, known, tries, lastFailure =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(known) then return known end
if isDuplicate(key, retryNumber, messageId) then return 'duplicate' end
if known == 'canceling' then
  endCanceled(key, 'worker_lost', CANCEL_UNCONFIRMED, nowMs(), resultSeconds, channel)
  return 'canceled'
end
if known == 'running' then closeAttempt(key, 'lost', '', nowMs()) end
if not known then makeRecord(key, formatVersion, 9, #ARGV) end
local status = buryRecord(key, reason, tonumber(tries or 0), lastFailure, resultSeconds, channel)
if KEYS[2] then
  local now = nowMs()
  redis.call('ZADD', KEYS[2], now, redis.call('HGET', key, 'id'))
  -- No longer than their records.
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(resultSeconds) * 1000)
  redis.call('EXPIRE', KEYS[2], resultSeconds)
end
return status
`,
  'cancel-job': `
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
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
local function noteEndedInQueue(key, id, now)
  local model, retryAtMs = unpack(redis.call('HMGET', key, 'model', 'retryAtMs'))
  if not model or retryAtMs then return end
  local setKey = string.gsub(key, ':job:.*$', ':ended-in-queue:') .. model
  redis.call('ZREMRANGEBYSCORE', setKey, '-inf', string.format('%.0f', now - NOTE_SECONDS * 1000))
  redis.call('ZADD', setKey, string.format('%.0f', now), id)
  redis.call('EXPIRE', setKey, NOTE_SECONDS)
end
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
`,
  'check-list': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local LONGEST_STEP = 200
local function afterAll(bytes)
  return bytes .. string.rep('\\255', 23)
end
local function makeSource(list, rest, highest, lowest, status)
  local before = highest == '' and afterAll(rest) or rest .. highest
  return {list = list, rest = rest, status = status, highest = '(' .. before, lowest = '[' .. rest .. lowest,
    members = {}, at = 0, step = 8, isOver = false}
end
local function advance(source)
  source.at = source.at + 1
  if source.at > #source.members then
    if source.isOver then return false end
    local members = redis.call('ZRANGE', source.list, source.highest, source.lowest, 'BYLEX', 'REV', 'LIMIT', 0, source.step)
    source.isOver = #members < source.step
    source.members, source.at, source.step = members, 1, math.min(2 * source.step, LONGEST_STEP)
    if #members == 0 then return false end
    source.highest = '(' .. members[#members]
  end
  source.place = string.sub(source.members[source.at], #source.rest + 1)
  return true
end
local function isListed(status)
  for _, each in ipairs({ALL_STATUSES}) do
    if each == status then return true end
  end
  return false
end
local function idAt(place)
  local _, a, b, c, d = struct.unpack('>I6I4I4I4I4', place)
  return string.format('%08x-%04x-%04x-%04x-%04x%08x', a, math.floor(b / 65536), b % 65536,
    math.floor(c / 65536), c % 65536, d)
end
local function toHexadecimal(bytes)
  return (string.gsub(bytes, '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end
local function fromHexadecimal(digits)
  return (string.gsub(digits, '..', function(pair) return string.char(tonumber(pair, 16)) end))
end
local namesKey, jobPrefix, status, name, most = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[5])
local prefix = string.gsub(namesKey, '%-%a+$', '')
local list = prefix .. ':' .. status .. ':' .. name
local source = makeSource(list, '', fromHexadecimal(ARGV[4]), '')
source.step = most
local looked = 0
while looked < most and advance(source) do
  looked = looked + 1
  local key = jobPrefix .. idAt(source.place)
  local id, present = unpack(redis.call('HMGET', key, 'id', 'status'))
  if not id then redis.call('ZREM', list, source.place)
  elseif present ~= status and isListed(present) then relist(key, status) end
end
if looked == most then return toHexadecimal(source.place) end
local lists = {}
for i, each in ipairs({ALL_STATUSES}) do lists[i] = prefix .. ':' .. each .. ':' .. name end
if redis.call('EXISTS', unpack(lists)) == 0 then redis.call('SREM', namesKey, name) end
return ''
`,
  'check-metadata': `
local function idAt(place)
  local _, a, b, c, d = struct.unpack('>I6I4I4I4I4', place)
  return string.format('%08x-%04x-%04x-%04x-%04x%08x', a, math.floor(b / 65536), b % 65536,
    math.floor(c / 65536), c % 65536, d)
end
local function toHexadecimal(bytes)
  return (string.gsub(bytes, '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end
local function fromHexadecimal(digits)
  return (string.gsub(digits, '..', function(pair) return string.char(tonumber(pair, 16)) end))
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local prefix, jobPrefix = string.gsub(KEYS[1], '%-models$', ''), ARGV[1]
local number, behind, left, most = tonumber(ARGV[2]), fromHexadecimal(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
while left > 0 and most > 0 do
  local list, rest = metadataListOf(prefix, struct.pack('>I2', number) .. string.rep('\\0', 6))
  local members = redis.call('ZRANGE', list, '(' .. behind, '+', 'BYLEX', 'LIMIT', 0, most)
  for _, member in ipairs(members) do
    -- What is left of a job that was deleted has no id.
    local id = redis.call('HGET', jobPrefix .. idAt(string.sub(member, #rest + 1)), 'id')
    if not id then redis.call('ZREM', list, member) end
  end
  if #members == most then return {number, toHexadecimal(members[most])} end
  number, behind, left, most = (number + 1) % 65536, '', left - 1, most - #members
end
return {number, ''}
`,
  'claim-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function isDuplicate(key, retryNumber, messageId)
  local latest, claimedFrom = unpack(redis.call('HMGET', key, 'retryNumber', 'deliveryId'))
  latest = tonumber(latest or 0)
  if retryNumber ~= latest then return retryNumber < latest end
  return claimedFrom and messageId ~= '' and claimedFrom ~= messageId
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local LONGEST_ERROR = 1000
local MOST_ATTEMPTS = 20
local function shortened(text)
  if #text <= LONGEST_ERROR then return text end
  return (string.gsub(string.sub(text, 1, LONGEST_ERROR), '[\\192-\\255][\\128-\\191]*$', ''))
end
local function closeAttempt(key, outcome, reason, atMs)
  local attempt, startedAtMs, worker, earlier =
    unpack(redis.call('HMGET', key, 'attempt', 'startedAtMs', 'worker', 'earlierAttempts'))
  local lines = {}
  for line in string.gmatch(earlier or '', '[^\\n]+') do lines[#lines + 1] = line end
  lines[#lines + 1] = cjson.encode({
    attempt = tonumber(attempt),
    startedAtMs = startedAtMs and tonumber(startedAtMs) or nil,
    finishedAtMs = atMs,
    worker = worker or nil,
    outcome = outcome,
    error = reason and reason ~= '' and shortened(reason) or nil,
  })
  if #lines > MOST_ATTEMPTS then table.remove(lines, 1) end
  redis.call('HSET', key, 'earlierAttempts', table.concat(lines, '\\n'))
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local key, formatVersion, tryLimit, liveSeconds = KEYS[1], ARGV[1], tonumber(ARGV[4]), ARGV[5]
local wasDelivered, ranMs, claimId, retryNumber, messageId, runs, worker =
  ARGV[6] == '1', tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9]), ARGV[10], ARGV[11] == '1', ARGV[12]
local recordVersion, status, attempt, tries, knownClaimId, createdAtMs, startedAtMs, expiresAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'tries', 'claimId', 'createdAtMs',
    'startedAtMs', 'expiresAtMs'))
if isNewer(recordVersion, formatVersion) then return {'newer', tonumber(recordVersion)} end
if hasEnded(status) then return {'finished'} end
attempt, tries = tonumber(attempt or 0), tonumber(tries or 0)
local isCanceling = status == 'canceling'
if status ~= 'queued' and claimId ~= '' and knownClaimId == claimId then
  return {'claimed', attempt, createdAtMs, startedAtMs, tries, retryNumber, isCanceling and 1 or 0}
end
if isDuplicate(key, retryNumber, messageId) then return {'duplicate'} end
if isCanceling and not (runs and attempt == 0) then return {'canceling', attempt} end
if wasDelivered and attempt == 0 then tries = 1 end
if tries >= tryLimit then return {'exhausted', tries} end
if not status then
  makeRecord(key, formatVersion, 13, #ARGV)
  createdAtMs, expiresAtMs = unpack(redis.call('HMGET', key, 'createdAtMs', 'expiresAtMs'))
  noteNews(key, 'queued', createdAtMs, '')
  redis.call('EXPIRE', key, liveSeconds)
end
local now = nowMs()
if not isCanceling and now - ranMs >= tonumber(expiresAtMs or math.huge) then return {'overdue'} end
startedAtMs = string.format('%.0f', math.max(math.min(tonumber(createdAtMs), now), now - ranMs))
if status == 'running' then closeAttempt(key, 'lost', '', now) end
dropAttempt(key)
redis.call('HSET', key, 'status', isCanceling and 'canceling' or 'running', 'attempt', attempt + 1, 'tries', tries + 1,
  'startedAtMs', startedAtMs, 'claimId', claimId)
if worker ~= '' then redis.call('HSET', key, 'worker', worker) end
redis.call('EXPIRE', key, liveSeconds)
if messageId ~= '' then redis.call('HSET', key, 'deliveryId', messageId) end
if retryNumber > 0 then redis.call('HSET', key, 'retryNumber', retryNumber) end
relist(key, status)
appendEvent(key, 'started', startedAtMs, '')
return {'claimed', attempt + 1, createdAtMs, startedAtMs, tries + 1, retryNumber, isCanceling and 1 or 0}
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
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local key, formatVersion, serviceMs, resultSeconds, channel = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local lastPushed = 5 + tonumber(ARGV[5])
local recordVersion, status, attempt, createdAtMs, webhook, model =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs', 'webhook', 'model'))
if isNewer(recordVersion, formatVersion) then return {} end
if status and (status ~= 'queued' or attempt ~= '0') then return {} end
if not status then
  makeRecord(key, formatVersion, 6, lastPushed)
  createdAtMs, webhook, model = unpack(redis.call('HMGET', key, 'createdAtMs', 'webhook', 'model'))
  noteNews(key, 'queued', createdAtMs, '')
end
local now = nowMs()
local startedAtMs = string.format('%.0f', math.max(tonumber(createdAtMs), now - serviceMs))
redis.call('HSET', key, 'attempt', 1, 'tries', 1, 'startedAtMs', startedAtMs, 'finishedAtMs', now,
  unpack(ARGV, lastPushed + 1))
redis.call('EXPIRE', key, resultSeconds)
relist(key, status, resultSeconds)
redis.call('PUBLISH', channel, key)
countEnd(key, model, 'succeeded', createdAtMs, now)
if webhook then
  noteDelivery(key, webhook, 2, 'started', 1, startedAtMs, '')
  noteDelivery(key, webhook, 3, 'completed', 1, now, '')
end
noteNews(key, 'started', startedAtMs, '')
noteNews(key, 'completed', now, '')
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
  'count-webhooks': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local hostsKey, prefix, most = KEYS[1], ARGV[1], ARGV[2]
local now, count, earliest = nowMs(), 0, nil
local hosts = redis.call('ZRANGEBYSCORE', hostsKey, '-inf', now, 'WITHSCORES', 'LIMIT', 0, most)
for i = 1, #hosts, 2 do
  count = count + redis.call('ZCOUNT', prefix .. hosts[i], '-inf', now)
  earliest = earliest or tonumber(hosts[i + 1])
end
return {count, earliest and now - earliest or 0}
`,
  'create-jobs': `
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local formatVersion, liveSeconds, jobCount, fieldCount = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local at = {}
for n = 1, fieldCount do at[ARGV[4 + n]] = n end
local additions, metadataAdditions = {}, {}
local function add(to, name, place)
  local list = to[name] or {}
  to[name] = list
  list[#list + 1] = 0
  list[#list + 1] = place
end
local prefix
local function list(key, first)
  prefix = prefix or listsPrefixOf(key)
  local model, owner, metadata = ARGV[first + at.model], ARGV[first + at.owner], ARGV[first + at.metadata]
  local place = placeOf(ARGV[first + at.id], ARGV[first + at.createdAtMs])
  if not place then return end
  add(additions, model, place)
  if owner ~= '' then add(additions, model .. ':' .. owner, place) end
  local digests = digestsOf(metadata)
  for n = 1, #digests, 8 do
    local name, rest = metadataListOf(prefix, string.sub(digests, n, n + 7))
    add(metadataAdditions, name, rest .. place)
  end
end
local isFollowed
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
    list(key, first)
    if isFollowed == nil then isFollowed = isNewsWanted(key) end
    if isFollowed then
      addNews(key, 'queued', 0, ARGV[first + at.model], ARGV[first + at.owner], ARGV[first + at.createdAtMs], '')
    end
    created = created + 1
  end
end
for name, places in pairs(additions) do
  redis.call('ZADD', prefix .. ':queued:' .. name, unpack(places))
  redis.call('SADD', prefix .. (string.find(name, ':', 1, true) and '-groups' or '-models'), name)
end
for name, places in pairs(metadataAdditions) do redis.call('ZADD', name, unpack(places)) end
for i = jobCount + 1, #KEYS do
  local jobId, state = unpack(redis.call('HMGET', KEYS[i], 'jobId', 'state'))
  if jobId == ARGV[#ARGV - #KEYS + i] and state == 'reserved' then redis.call('HSET', KEYS[i], 'state', 'made') end
end
return created
`,
  'delete-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local function noteHostDue(hostsKey, hostKey, host)
  local first = redis.call('ZRANGE', hostKey, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', hostsKey, first[2], host)
  else
    redis.call('ZREM', hostsKey, host)
  end
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function takeOut(prefix, name, place, digests)
  local ofAll = string.match(name, '^[^:]*:[^:]*')
  redis.call('ZREM', prefix .. ':' .. ofAll, place)
  if ofAll ~= name then redis.call('ZREM', prefix .. ':' .. name, place) end
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZREM', list, rest .. place)
  end
end
local key, formatVersion = KEYS[1], ARGV[1]
local recordVersion, status, id, model, owner, metadata, createdAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'id', 'model', 'owner', 'metadata', 'createdAtMs'))
if not status or not id then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if not hasEnded(status) then return 'not-ended' end
local place = model and placeOf(id, createdAtMs)
local name = place and table.concat({status, model, owner or nil}, ':')
if place then takeOut(listsPrefixOf(key), name, place, digestsOf(metadata)) end
local livesMs = redis.call('PTTL', key)
redis.call('DEL', key)
redis.call('DEL', eventsKeyOf(key))
local host = redis.call('HGET', deliveriesKeyOf(key), 'host')
if host then
  redis.call('DEL', deliveriesKeyOf(key))
  redis.call('ZREM', webhooksKeyOf(key, host), id)
  noteHostDue(webhookHostsKeyOf(key), webhooksKeyOf(key, host), host)
end
redis.call('HSET', key, 'formatVersion', recordVersion, 'status', status)
redis.call('PEXPIRE', key, livesMs)
return 'deleted'
`,
  'end-overdue-cancels': `
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
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
local CANCEL_UNCONFIRMED = 'canceled: its worker did not confirm that it stopped'
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
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
local function noteEndedInQueue(key, id, now)
  local model, retryAtMs = unpack(redis.call('HMGET', key, 'model', 'retryAtMs'))
  if not model or retryAtMs then return end
  local setKey = string.gsub(key, ':job:.*$', ':ended-in-queue:') .. model
  redis.call('ZREMRANGEBYSCORE', setKey, '-inf', string.format('%.0f', now - NOTE_SECONDS * 1000))
  redis.call('ZADD', setKey, string.format('%.0f', now), id)
  redis.call('EXPIRE', setKey, NOTE_SECONDS)
end
local dueKey, formatVersion, resultSeconds, most, prefix, channel =
  KEYS[1], ARGV[1], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local ids = redis.call('ZRANGEBYSCORE', dueKey, '-inf', nowMs(), 'LIMIT', 0, most)
local expired = 0
for _, id in ipairs(ids) do
  local key = prefix .. id
  local recordVersion, status, tries, lastFailure =
    unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'tries', 'lastFailure'))
  if status == 'queued' and not isNewer(recordVersion, formatVersion) then
    noteEndedInQueue(key, id, nowMs())
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local function countEnd(key, model, status, createdAtMs, now)
  if not model or not status then return end
  local minute = string.format('%.0f', math.floor(now / 60000))
  local countsKey = string.gsub(key, ':job:.*$', ':ends:') .. model .. ':' .. minute
  local field = math.floor(now / 5000) % 12 .. ' ' .. status
  if status == 'succeeded' then
    local latencyMs = math.max(1, now - tonumber(createdAtMs or now))
    field = field .. ' ' .. math.ceil(math.log(latencyMs) / LATENCY_LOG_BASE)
  end
  if redis.pcall('HINCRBY', countsKey, field, 1) == 1 then redis.pcall('EXPIRE', countsKey, 300) end
end
local key, formatVersion, attempt, ranMs, resultSeconds, channel =
  KEYS[1], ARGV[1], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local recordVersion, status, present, createdAtMs, startedAtMs, model =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'createdAtMs', 'startedAtMs', 'model'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'finished' end
if status == 'queued' or present ~= attempt then return 'superseded' end
local now = nowMs()
local began = math.max(tonumber(createdAtMs or 0), now - ranMs)
if began < tonumber(startedAtMs or 0) then
  redis.call('HSET', key, 'startedAtMs', string.format('%.0f', began))
end
redis.call('HSET', key, 'finishedAtMs', now, unpack(ARGV, 8))
dropAttempt(key)
redis.call('HDEL', key, 'deliveryId')
redis.call('EXPIRE', key, resultSeconds)
relist(key, status, resultSeconds)
appendEvent(key, 'completed', now, '')
redis.call('PUBLISH', channel, key)
countEnd(key, model, redis.call('HGET', key, 'status'), createdAtMs, now)
return 'stored'
`,
  'follow-news': `
if redis.call('EXISTS', KEYS[1], KEYS[2]) < 2 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', NEWS_KEPT, '*', 'type', 'began')
end
redis.call('SET', KEYS[1], 1, 'EX', ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1][1]
`,
  'forget-expired': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function takeOut(prefix, name, place, digests)
  local ofAll = string.match(name, '^[^:]*:[^:]*')
  redis.call('ZREM', prefix .. ':' .. ofAll, place)
  if ofAll ~= name then redis.call('ZREM', prefix .. ':' .. name, place) end
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZREM', list, rest .. place)
  end
end
local function forgetEnd(prefix, entry)
  local length = struct.unpack('>I2', entry, 29)
  takeOut(prefix, string.sub(entry, 31, 30 + length), string.sub(entry, 7, 28), string.sub(entry, 31 + length))
end
local function forgetQueue(prefix, seconds, now, most)
  local queue = prefix .. '-ends:' .. seconds
  local first = redis.call('LINDEX', queue, 0)
  if not first then redis.call('SREM', prefix .. '-lifetimes', seconds) end
  if not first or struct.unpack('>I6', first) > now then return 0 end
  local count = 0
  for _, entry in ipairs(redis.call('LRANGE', queue, 0, most - 1)) do
    if struct.unpack('>I6', entry) > now then break end
    forgetEnd(prefix, entry)
    count = count + 1
  end
  redis.call('LTRIM', queue, count, -1)
  return count
end
local function forgetDue(prefix, most)
  local now, count = nowMs(), 0
  for _, seconds in ipairs(redis.call('SMEMBERS', prefix .. '-lifetimes')) do
    if count < most then count = count + forgetQueue(prefix, seconds, now, most - count) end
  end
  if count == most then return count end
  local ends = redis.call('ZRANGEBYSCORE', prefix .. '-ends', '-inf', string.format('%.0f', now), 'LIMIT', 0, most - count)
  for _, entry in ipairs(ends) do
    forgetEnd(prefix, entry)
    redis.call('ZREM', prefix .. '-ends', entry)
  end
  return count + #ends
end
return forgetDue((string.gsub(KEYS[1], '%-models$', '')), tonumber(ARGV[1]))
`,
  'list-due-retries': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', nowMs(), 'LIMIT', 0, ARGV[1])
`,
  'list-jobs': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function takeOut(prefix, name, place, digests)
  local ofAll = string.match(name, '^[^:]*:[^:]*')
  redis.call('ZREM', prefix .. ':' .. ofAll, place)
  if ofAll ~= name then redis.call('ZREM', prefix .. ':' .. name, place) end
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZREM', list, rest .. place)
  end
end
local function forgetEnd(prefix, entry)
  local length = struct.unpack('>I2', entry, 29)
  takeOut(prefix, string.sub(entry, 31, 30 + length), string.sub(entry, 7, 28), string.sub(entry, 31 + length))
end
local function forgetQueue(prefix, seconds, now, most)
  local queue = prefix .. '-ends:' .. seconds
  local first = redis.call('LINDEX', queue, 0)
  if not first then redis.call('SREM', prefix .. '-lifetimes', seconds) end
  if not first or struct.unpack('>I6', first) > now then return 0 end
  local count = 0
  for _, entry in ipairs(redis.call('LRANGE', queue, 0, most - 1)) do
    if struct.unpack('>I6', entry) > now then break end
    forgetEnd(prefix, entry)
    count = count + 1
  end
  redis.call('LTRIM', queue, count, -1)
  return count
end
local function forgetDue(prefix, most)
  local now, count = nowMs(), 0
  for _, seconds in ipairs(redis.call('SMEMBERS', prefix .. '-lifetimes')) do
    if count < most then count = count + forgetQueue(prefix, seconds, now, most - count) end
  end
  if count == most then return count end
  local ends = redis.call('ZRANGEBYSCORE', prefix .. '-ends', '-inf', string.format('%.0f', now), 'LIMIT', 0, most - count)
  for _, entry in ipairs(ends) do
    forgetEnd(prefix, entry)
    redis.call('ZREM', prefix .. '-ends', entry)
  end
  return count + #ends
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local LONGEST_STEP = 200
local function afterAll(bytes)
  return bytes .. string.rep('\\255', 23)
end
local function makeSource(list, rest, highest, lowest, status)
  local before = highest == '' and afterAll(rest) or rest .. highest
  return {list = list, rest = rest, status = status, highest = '(' .. before, lowest = '[' .. rest .. lowest,
    members = {}, at = 0, step = 8, isOver = false}
end
local function advance(source)
  source.at = source.at + 1
  if source.at > #source.members then
    if source.isOver then return false end
    local members = redis.call('ZRANGE', source.list, source.highest, source.lowest, 'BYLEX', 'REV', 'LIMIT', 0, source.step)
    source.isOver = #members < source.step
    source.members, source.at, source.step = members, 1, math.min(2 * source.step, LONGEST_STEP)
    if #members == 0 then return false end
    source.highest = '(' .. members[#members]
  end
  source.place = string.sub(source.members[source.at], #source.rest + 1)
  return true
end
local function isListed(status)
  for _, each in ipairs({ALL_STATUSES}) do
    if each == status then return true end
  end
  return false
end
local function idAt(place)
  local _, a, b, c, d = struct.unpack('>I6I4I4I4I4', place)
  return string.format('%08x-%04x-%04x-%04x-%04x%08x', a, math.floor(b / 65536), b % 65536,
    math.floor(c / 65536), c % 65536, d)
end
local function insertHead(heads, source)
  local i = #heads
  while i > 0 and heads[i].place > source.place do i = i - 1 end
  table.insert(heads, i + 1, source)
end
local function orderedHeads(sources)
  local heads = {}
  for _, source in ipairs(sources) do
    if advance(source) then insertHead(heads, source) end
  end
  return heads
end
local function toHexadecimal(bytes)
  return (string.gsub(bytes, '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end
local function fromHexadecimal(digits)
  return (string.gsub(digits, '..', function(pair) return string.char(tonumber(pair, 16)) end))
end
local MOST_FORGOTTEN = 200
local jobPrefix, owner, model, status, limit, most, mostBytes, longest, metadataTexts, fieldCount =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]),
  tonumber(ARGV[12]), tonumber(ARGV[13])
local prefix = string.gsub(KEYS[1], '%-models$', '')
local firstField = 14 + metadataTexts
local fields, longFields = {unpack(ARGV, firstField, firstField + fieldCount - 1)}, {unpack(ARGV, firstField + fieldCount)}
if forgetDue(prefix, MOST_FORGOTTEN) == MOST_FORGOTTEN then return {'behind'} end
local models = redis.call('SMEMBERS', KEYS[1])
local function listOf(eachStatus, eachModel)
  return prefix .. ':' .. eachStatus .. ':' .. eachModel .. (owner == '' and '' or ':' .. owner)
end
local highest, lowest = fromHexadecimal(ARGV[7]), ARGV[5] == '' and '' or struct.pack('>I6', ARGV[5])
if ARGV[6] ~= '' then
  local before = struct.pack('>I6', ARGV[6])
  if highest == '' or before < highest then highest = before end
end
local sources, total = {}, 0
for _, eachModel in ipairs(model == '' and models or {model}) do
  for _, eachStatus in ipairs(status == '' and {ALL_STATUSES} or {status}) do
    local list = listOf(eachStatus, eachModel)
    local length = redis.call('ZCARD', list)
    total = total + length
    if length > 0 then sources[#sources + 1] = makeSource(list, '', highest, lowest, eachStatus) end
  end
end
local isByMetadata = false
for i = 14, 13 + metadataTexts, 2 do
  local list, rest = metadataListOf(prefix, digestOf(ARGV[i], ARGV[i + 1]))
  local length = redis.call('ZLEXCOUNT', list, '[' .. rest, '(' .. afterAll(rest))
  if length < total then sources, total, isByMetadata = {makeSource(list, rest, highest, lowest)}, length, true end
end
local function hasMetadata(text)
  if metadataTexts == 0 then return true end
  local isRead, texts = pcall(cjson.decode, text or '')
  if not isRead or type(texts) ~= 'table' then return false end
  for i = 14, 13 + metadataTexts, 2 do
    if texts[ARGV[i]] ~= ARGV[i + 1] then return false end
  end
  return true
end
local function belongs(source, key)
  local id, present, ofModel, ofOwner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'model', 'owner', 'metadata'))
  if not id or not present then
    redis.call('ZREM', source.list, source.rest .. source.place)
    return false
  end
  if source.status and source.status ~= present and isListed(present) then relist(key, source.status) end
  if status ~= '' and present ~= status then return false end
  if isByMetadata and (owner ~= '' and ofOwner ~= owner or model ~= '' and ofModel ~= model) then return false end
  return hasMetadata(metadata)
end
local bytes = 0
local function read(key)
  local texts, longTexts, tooLong = redis.call('HMGET', key, unpack(fields)), {}, {}
  for _, text in ipairs(texts) do bytes = bytes + (text and #text or 0) end
  for i, name in ipairs(longFields) do
    local length = redis.call('HSTRLEN', key, name)
    tooLong[i] = length > longest and 1 or 0
    longTexts[i] = length > 0 and length <= longest and redis.call('HGET', key, name)
    if longTexts[i] then bytes = bytes + length end
  end
  return {texts, longTexts, tooLong}
end
local jobs, looked, last, isLastShown = {}, 0, '', true
local heads = orderedHeads(sources)
local HIDDEN_FROM = 15
local function isHidden() return isByMetadata and owner ~= '' and not isLastShown end
local function mayEnd()
  return not isHidden() or string.sub(heads[#heads].place, 1, HIDDEN_FROM - 1) ~= string.sub(last, 1, HIDDEN_FROM - 1)
end
while #heads > 0 and #jobs < limit and bytes < mostBytes and not (looked >= most and mayEnd()) do
  local source = table.remove(heads)
  local key = jobPrefix .. idAt(source.place)
  -- Of a job whose record was lost and is made again, two lists may have the place until one of them is put right.
  local isAgain = source.place == last
  isLastShown, last, looked = belongs(source, key), source.place, looked + 1
  if isLastShown and not isAgain then jobs[#jobs + 1] = read(key) end
  if advance(source) then insertHead(heads, source) end
end
local counts = {}
for _, eachModel in ipairs(models) do
  for _, eachStatus in ipairs({ALL_STATUSES}) do
    local count = redis.call('ZCARD', listOf(eachStatus, eachModel))
    if count > 0 then
      counts[#counts + 1], counts[#counts + 2], counts[#counts + 3] = eachModel, eachStatus, count
    end
  end
end
local nextPlace = ''
if #heads > 0 then
  if isHidden() then last = string.sub(last, 1, HIDDEN_FROM - 1) .. string.rep('\\0', 8) end
  nextPlace = toHexadecimal(last)
end
return {'page', jobs, nextPlace, counts}
`,
  'list-question-ages': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local now = nowMs()
local ages = {}
for index, key in ipairs(KEYS) do
  local askedMs = redis.call('HGET', key, 'askedMs')
  ages[index] = askedMs and math.max(0, now - tonumber(askedMs)) or -1
end
return ages
`,
  'list-webhook-hosts': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', nowMs(), 'LIMIT', ARGV[2], ARGV[1])
`,
  'note-decision': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local listKey, wantedKey, keptSeconds, most, wanted, mark, json =
  KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), ARGV[4], ARGV[5], ARGV[6]
local isSame = redis.call('HGET', wantedKey, 'mark') == mark
redis.call('HSET', wantedKey, 'wanted', wanted, 'mark', mark)
redis.call('EXPIRE', wantedKey, ARGV[3])
if isSame then return 0 end
local now = string.format('%.0f', nowMs())
redis.call('LPUSH', listKey, now .. ' ' .. json)
redis.call('LTRIM', listKey, 0, most - 1)
redis.call('EXPIRE', listKey, keptSeconds)
if redis.pcall('EXISTS', (string.gsub(listKey, ':decisions:.*$', ':news-wanted'))) == 1 then
  redis.pcall('XADD', (string.gsub(listKey, ':decisions:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', 'scaling',
    'job', '', 'attempt', 0, 'model', (string.gsub(listKey, '^.*:decisions:', '')), 'owner', '', 'time', now,
    'members', json)
end
return 1
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
  'note-question': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
redis.call('HSET', KEYS[1], 'askedMs', string.format('%.0f', nowMs()))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
`,
  'read-events': `
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local key, after, most, mostBytes = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local fields = redis.call('HMGET', key, unpack(ARGV, 4))
local latest = tonumber(redis.call('HGET', key, 'eventCount'))
if not latest then return {fields, false, 0, 0, 0, {}} end
local listKey = eventsKeyOf(key)
local isEnd = string.sub(redis.call('LINDEX', listKey, -1) or '', 1, 10) == 'completed ' and 1 or 0
local kept = latest - redis.call('LLEN', listKey) + 1
local first = math.max(after + 1, kept)
local events, bytes = {}, 0
for i, event in ipairs(redis.call('LRANGE', listKey, first - kept, first - kept + most - 1)) do
  bytes = bytes + #event
  if i > 1 and bytes > mostBytes then break end
  events[i] = event
end
return {fields, latest, isEnd, kept, first, events}
`,
  'read-history-positions': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local positions = { string.format('%.0f', nowMs()) }
for i = 1, #KEYS do
  for _, number in ipairs(redis.call('HMGET', KEYS[i], unpack(ARGV, 1))) do positions[#positions + 1] = number or '-1' end
end
return positions
`,
  'recall-decision': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local revision, settings, replicas, answeredMs, workers, hadWork, isActive, activityMs, lead = unpack(
  redis.call('HMGET', KEYS[1], 'revision', 'settings', 'replicas', 'answeredMs', 'workers', 'hadWork', 'isActive',
    'activityMs', 'startupLeadSeconds'))
if settings ~= ARGV[1] then return { revision or '0', lead or '' } end
local now = nowMs()
local function ageOf(timeMs)
  return string.format('%.0f', math.max(0, now - tonumber(timeMs)))
end
return { revision, lead, replicas, ageOf(answeredMs), workers, hadWork, isActive, ageOf(activityMs) }
`,
  'redeliver-webhook': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local ledgerKey, hostsKey, hostPrefix, id, number, keptMs =
  KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local text, host = unpack(redis.call('HMGET', ledgerKey, number, 'host'))
if not text or not host then return 0 end
local delivery = cjson.decode(text)
delivery.state = 'pending'
delivery.firstTryAtMs, delivery.nextTryAtMs = nil, nil
if delivery.attempts and #delivery.attempts == 0 then delivery.attempts = nil end
redis.call('HSET', ledgerKey, number, cjson.encode(delivery))
redis.call('HINCRBY', ledgerKey, 'token', 1)
redis.call('HDEL', ledgerKey, 'claimedUntilMs', 'stopped')
redis.call('PEXPIRE', ledgerKey, math.max(keptMs, redis.call('PTTL', ledgerKey)))
local due = string.format('%.0f', nowMs())
redis.call('ZADD', hostPrefix .. host, due, id)
redis.call('ZADD', hostsKey, 'LT', due, host)
return 1
`,
  'release-lease': `
local function holdsLease(leaseKey, holder, token)
  local presentHolder, presentToken = unpack(redis.call('HMGET', leaseKey, 'holder', 'token'))
  return presentHolder == holder and presentToken == token
end
local key, holder, token = KEYS[1], ARGV[1], ARGV[2]
if not holdsLease(key, holder, token) then return 0 end
redis.call('HSET', key, 'untilMs', 0)
return 1
`,
  'release-push': `
local jobId, state, reservedUntilMs = unpack(redis.call('HMGET', KEYS[1], 'jobId', 'state', 'reservedUntilMs'))
if state ~= 'reserved' or jobId ~= ARGV[1] or reservedUntilMs ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'released')
return 1
`,
  'remember-decision': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local key, revision = KEYS[1], tonumber(ARGV[2])
if tonumber(redis.call('HGET', key, 'revision') or 0) ~= revision then return 0 end
local now = nowMs()
local function timeOf(ageMs)
  return string.format('%.0f', now - tonumber(ageMs))
end
redis.call('HSET', key, 'revision', string.format('%.0f', revision + 1), 'settings', ARGV[3], 'replicas', ARGV[4],
  'answeredMs', timeOf(ARGV[5]), 'workers', ARGV[6], 'hadWork', ARGV[7], 'isActive', ARGV[8],
  'activityMs', timeOf(ARGV[9]), 'startupLeadSeconds', ARGV[10])
redis.call('EXPIRE', key, ARGV[1])
return 1
`,
  'report-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local key, formatVersion, attempt, reportNumber, fieldTexts =
  KEYS[1], ARGV[1], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local recordVersion, status, present, knownNumber, eventCount =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'reportNumber', 'eventCount'))
if (status ~= 'running' and status ~= 'canceling') or present ~= attempt then return 0 end
if isNewer(recordVersion, formatVersion) then return 0 end
if fieldTexts > 0 then redis.call('HSET', key, unpack(ARGV, 7, 6 + fieldTexts)) end
if reportNumber > tonumber(knownNumber or 0) then
  redis.call('HSET', key, 'reportNumber', reportNumber)
  local now = nowMs()
  for i = 7 + fieldTexts, #ARGV, 2 do appendEvent(key, ARGV[i], now, ARGV[i + 1]) end
else
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. (eventCount or 1))
end
return 1
`,
  'reserve-pushes': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
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
`,
  'retry-job': `
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
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local LONGEST_ERROR = 1000
local MOST_ATTEMPTS = 20
local function shortened(text)
  if #text <= LONGEST_ERROR then return text end
  return (string.gsub(string.sub(text, 1, LONGEST_ERROR), '[\\192-\\255][\\128-\\191]*$', ''))
end
local function closeAttempt(key, outcome, reason, atMs)
  local attempt, startedAtMs, worker, earlier =
    unpack(redis.call('HMGET', key, 'attempt', 'startedAtMs', 'worker', 'earlierAttempts'))
  local lines = {}
  for line in string.gmatch(earlier or '', '[^\\n]+') do lines[#lines + 1] = line end
  lines[#lines + 1] = cjson.encode({
    attempt = tonumber(attempt),
    startedAtMs = startedAtMs and tonumber(startedAtMs) or nil,
    finishedAtMs = atMs,
    worker = worker or nil,
    outcome = outcome,
    error = reason and reason ~= '' and shortened(reason) or nil,
  })
  if #lines > MOST_ATTEMPTS then table.remove(lines, 1) end
  redis.call('HSET', key, 'earlierAttempts', table.concat(lines, '\\n'))
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local key, retriesKey, formatVersion, attempt, number, delayMs, liveSeconds, reason, id =
  KEYS[1], KEYS[2], ARGV[1], ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8], ARGV[9]
local recordVersion, status, present, latest, expiresAtMs =
  unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt', 'retryNumber', 'expiresAtMs'))
if not status then return 'missing' end
if isNewer(recordVersion, formatVersion) then return 'newer' end
if hasEnded(status) then return 'finished' end
if present ~= attempt then return 'superseded' end
if status == 'queued' then return latest == number and 'scheduled' or 'superseded' end
local now = nowMs()
local dueAtMs = now + delayMs
if status == 'canceling' or dueAtMs >= tonumber(expiresAtMs or math.huge) then return 'refused' end
local due = string.format('%.0f', dueAtMs)
closeAttempt(key, ARGV[10], reason, now)
dropAttempt(key)
redis.call('HDEL', key, 'deliveryId')
redis.call('HINCRBY', key, 'tries', -1)
redis.call('HSET', key, 'status', 'queued', 'retryNumber', number, 'retryAtMs', due, 'lastFailure', reason)
redis.call('EXPIRE', key, liveSeconds + math.ceil(delayMs / 1000))
redis.call('ZADD', retriesKey, due, id .. ':' .. number)
relist(key, status)
appendEvent(key, 'retrying', now, cjson.encode({reason = reason, delaySeconds = delayMs / 1000}))
return 'scheduled'
`,
  'return-job': `
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function dropAttempt(key)
  redis.call('HDEL', key, FIELDS_OF_ATTEMPT)
end
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local function deliveriesKeyOf(key)
  return (string.gsub(key, ':job:', ':deliveries:', 1))
end
local function webhookHostsKeyOf(key)
  return (string.gsub(key, ':job:.*$', ':webhook-hosts'))
end
local function webhooksKeyOf(key, host)
  return string.gsub(key, ':job:.*$', ':webhooks:') .. host
end
local MOST_DELIVERIES = 250
local PENDING_MS = 604800000
local LONGEST_MEMBERS = 4000
local function isChosen(webhook, kind)
  for _, name in ipairs(type(webhook.events) == 'table' and webhook.events or {}) do
    if name == kind then return true end
  end
  return false
end
local function keepDeliveries(key)
  local ledgerKey, livesMs = deliveriesKeyOf(key), redis.call('PTTL', key)
  local keptMs = redis.call('PTTL', ledgerKey)
  if keptMs > 0 and keptMs < livesMs then redis.call('PEXPIRE', ledgerKey, livesMs) end
end
local function noteDelivery(key, webhookJson, number, kind, attempt, timeMs, members)
  keepDeliveries(key)
  if not string.find(webhookJson, '"' .. kind .. '"', 1, true) then return end
  local isRead, webhook = pcall(cjson.decode, webhookJson)
  if not isRead or type(webhook) ~= 'table' or not isChosen(webhook, kind) then return end
  local host = string.match(type(webhook.url) == 'string' and webhook.url or '', '^%a+://([^/?#]+)')
  if not host then return end
  local ledgerKey, now = deliveriesKeyOf(key), nowMs()
  local id, model, owner, status = unpack(redis.call('HMGET', key, 'id', 'model', 'owner', 'status'))
  local stopped, claimedUntilMs, numbers =
    unpack(redis.call('HMGET', ledgerKey, 'stopped', 'claimedUntilMs', 'numbers'))
  numbers = (numbers or '') .. number .. ' '
  if select(2, string.gsub(numbers, ' ', '')) > MOST_DELIVERIES then
    local oldest, others = string.match(numbers, '^(%d+) (.*)$')
    redis.call('HDEL', ledgerKey, oldest)
    numbers = others
  end
  local text = cjson.encode({
    type = kind,
    attempt = tonumber(attempt),
    timeMs = tonumber(timeMs),
    status = kind == 'completed' and status or nil,
    members = members ~= '' and #members <= LONGEST_MEMBERS and members or nil,
    state = stopped and 'stopped' or 'pending',
  })
  redis.call('HSET', ledgerKey, 'webhook', webhookJson, 'host', host, 'model', model or '', 'latest', number,
    'numbers', numbers, number, text)
  if owner then redis.call('HSET', ledgerKey, 'owner', owner) end
  redis.call('PEXPIRE', ledgerKey, math.max(PENDING_MS, redis.call('PTTL', key)))
  -- Whoever has claimed the job finds the new delivery when it is done with the one before.
  if stopped or tonumber(claimedUntilMs or 0) > now then return end
  local due = string.format('%.0f', now)
  redis.call('ZADD', webhooksKeyOf(key, host), due, id)
  redis.call('ZADD', webhookHostsKeyOf(key), 'LT', due, host)
end
local function isNewsWanted(key)
  return redis.pcall('EXISTS', (string.gsub(key, ':job:.*$', ':news-wanted'))) == 1
end
local function addNews(key, kind, attempt, model, owner, timeMs, members)
  redis.pcall('XADD', (string.gsub(key, ':job:.*$', ':news')), 'MAXLEN', '~', NEWS_KEPT, '*', 'type', kind,
    'job', (string.gsub(key, '^.*:job:', '')), 'attempt', attempt, 'model', model, 'owner', owner,
    'time', string.format('%.0f', tonumber(timeMs)), 'members', members)
end
local function noteNews(key, kind, timeMs, members)
  if kind == 'log' or kind == 'output' or not isNewsWanted(key) then return end
  local attempt, model, owner, status = unpack(redis.call('HMGET', key, 'attempt', 'model', 'owner', 'status'))
  if kind == 'completed' then members = cjson.encode({ status = status }) end
  addNews(key, kind, kind == 'queued' and 0 or attempt or 0, model or '', owner or '', timeMs, members)
end
local function eventsBefore(kind, attempt, startedAtMs)
  if not startedAtMs or (kind == 'started' and attempt == '1') then return 1 end
  return 2
end
local function appendEvent(key, kind, timeMs, members)
  local listKey, limitBytes = eventsKeyOf(key), tonumber(ARGV[3])
  local count, bytes, attempt, startedAtMs, webhook =
    unpack(redis.call('HMGET', key, 'eventCount', 'eventBytes', 'attempt', 'startedAtMs', 'webhook'))
  local number = (tonumber(count) or eventsBefore(kind, attempt, startedAtMs)) + 1
  local event = kind .. ' ' .. (attempt or 0) .. ' ' .. string.format('%.0f', tonumber(timeMs)) .. ' ' .. members
  bytes = tonumber(bytes or 0) + #event
  while bytes > limitBytes do
    local dropped = redis.call('LPOP', listKey)
    bytes = dropped and bytes - #dropped or #event
    if not dropped then break end
  end
  redis.call('RPUSH', listKey, event)
  redis.call('HSET', key, 'eventCount', number, 'eventBytes', bytes)
  redis.call('PEXPIRE', listKey, redis.call('PTTL', key))
  redis.call('PUBLISH', ARGV[2], key .. ' ' .. number)
  if webhook then noteDelivery(key, webhook, number, kind, attempt or 0, timeMs, members) end
  noteNews(key, kind, timeMs, members)
end
local LONGEST_ERROR = 1000
local MOST_ATTEMPTS = 20
local function shortened(text)
  if #text <= LONGEST_ERROR then return text end
  return (string.gsub(string.sub(text, 1, LONGEST_ERROR), '[\\192-\\255][\\128-\\191]*$', ''))
end
local function closeAttempt(key, outcome, reason, atMs)
  local attempt, startedAtMs, worker, earlier =
    unpack(redis.call('HMGET', key, 'attempt', 'startedAtMs', 'worker', 'earlierAttempts'))
  local lines = {}
  for line in string.gmatch(earlier or '', '[^\\n]+') do lines[#lines + 1] = line end
  lines[#lines + 1] = cjson.encode({
    attempt = tonumber(attempt),
    startedAtMs = startedAtMs and tonumber(startedAtMs) or nil,
    finishedAtMs = atMs,
    worker = worker or nil,
    outcome = outcome,
    error = reason and reason ~= '' and shortened(reason) or nil,
  })
  if #lines > MOST_ATTEMPTS then table.remove(lines, 1) end
  redis.call('HSET', key, 'earlierAttempts', table.concat(lines, '\\n'))
end
local function hasEnded(status)
  return status and status ~= 'queued' and status ~= 'running' and status ~= 'canceling'
end
local function placeOf(id, createdAtMs)
  local time = tonumber(createdAtMs)
  if not id or #id ~= 36 or not time or time < 0 then return nil end
  local sub = string.sub
  local a, b, c = tonumber(sub(id, 1, 8), 16), tonumber(sub(id, 10, 13), 16), tonumber(sub(id, 15, 18), 16)
  local d, e, f = tonumber(sub(id, 20, 23), 16), tonumber(sub(id, 25, 28), 16), tonumber(sub(id, 29, 36), 16)
  if not (a and b and c and d and e and f) then return nil end
  return struct.pack('>I6I4I2I2I2I2I4', time, a, b, c, d, e, f)
end
local function listsPrefixOf(key)
  return (string.gsub(key, ':job:.*$', ':listed', 1))
end
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
local function listByMetadata(prefix, place, digests)
  for i = 1, #digests, 8 do
    local list, rest = metadataListOf(prefix, string.sub(digests, i, i + 7))
    redis.call('ZADD', list, 0, rest .. place)
  end
end
local function noteEnd(key, prefix, name, place, digests, resultSeconds)
  local livesMs = redis.call('PTTL', key)
  if livesMs < 0 then return end
  local entry = struct.pack('>I6', nowMs() + livesMs) .. place .. struct.pack('>I2', #name) .. name .. digests
  if resultSeconds and math.abs(livesMs - resultSeconds * 1000) < 50 then
    local queue = string.format('%s-ends:%.0f', prefix, resultSeconds)
    if redis.call('RPUSH', queue, entry) == 1 then
      redis.call('SADD', prefix .. '-lifetimes', string.format('%.0f', resultSeconds))
    end
  else
    redis.call('ZADD', prefix .. '-ends', string.format('%.0f', nowMs() + livesMs), entry)
  end
end
local function relist(key, from, resultSeconds)
  local id, status, createdAtMs, model, owner, metadata =
    unpack(redis.call('HMGET', key, 'id', 'status', 'createdAtMs', 'model', 'owner', 'metadata'))
  local place = status and model and placeOf(id, createdAtMs)
  if not place then return end
  local prefix = listsPrefixOf(key)
  local group = owner and model .. ':' .. owner
  local isKnown = from and from ~= status and redis.call('ZREM', prefix .. ':' .. from .. ':' .. model, place) == 1
  local added = redis.call('ZADD', prefix .. ':' .. status .. ':' .. model, 0, place)
  if from == status then isKnown = added == 0 end
  if group then
    if from and from ~= status then redis.call('ZREM', prefix .. ':' .. from .. ':' .. group, place) end
    redis.call('ZADD', prefix .. ':' .. status .. ':' .. group, 0, place)
  end
  local digests = (hasEnded(status) or not isKnown) and digestsOf(metadata) or ''
  if not isKnown then
    redis.call('SADD', prefix .. '-models', model)
    if group then redis.call('SADD', prefix .. '-groups', group) end
    listByMetadata(prefix, place, digests)
    -- A release without lists may have written the status since; or the record was lost before its end, and is made again.
    for _, other in ipairs(from and {ALL_STATUSES} or {'queued', 'running', 'canceling'}) do
      if other ~= status then
        redis.call('ZREM', prefix .. ':' .. other .. ':' .. model, place)
        if group then redis.call('ZREM', prefix .. ':' .. other .. ':' .. group, place) end
      end
    end
  end
  if hasEnded(status) then
    noteEnd(key, prefix, status .. ':' .. (group or model), place, digests, tonumber(resultSeconds))
  end
end
local key, formatVersion, attempt, countsAsTry, reason = KEYS[1], ARGV[1], ARGV[4], ARGV[5] == '1', ARGV[6]
local recordVersion, status, present = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'attempt'))
if isNewer(recordVersion, formatVersion) then return 'newer' end
if status == 'canceling' and present == attempt then return 'canceling' end
if status ~= 'running' or present ~= attempt then return 'superseded' end
closeAttempt(key, countsAsTry and 'crashed' or 'returned', reason, nowMs())
redis.call('HSET', key, 'status', 'queued')
dropAttempt(key)
if not countsAsTry then redis.call('HINCRBY', key, 'tries', -1) end
if reason ~= '' then redis.call('HSET', key, 'lastFailure', reason) end
relist(key, status)
appendEvent(key, 'returned', nowMs(), reason ~= '' and cjson.encode({reason = reason}) or '')
return 'noted'
`,
  'set-pause': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local key, news, channel = KEYS[1], ARGV[1], ARGV[2]
if news == 'paused' then
  redis.call('SET', key, string.format('%.0f', nowMs()), 'NX')
else
  redis.call('DEL', key)
end
redis.call('PUBLISH', channel, news)
`,
  'settle-retries': `
local function holdsLease(leaseKey, holder, token)
  local presentHolder, presentToken = unpack(redis.call('HMGET', leaseKey, 'holder', 'token'))
  return presentHolder == holder and presentToken == token
end
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function eventsKeyOf(key)
  return (string.gsub(key, ':job:', ':events:', 1))
end
local leaseKey, retriesKey, holder, token, formatVersion, liveSeconds, laterMs =
  KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local firstMember, jobCount = 6, #KEYS - 2
if not holdsLease(leaseKey, holder, token) then return 0 end
for i = 1, jobCount do
  local key, member = KEYS[i + 2], ARGV[firstMember + i - 1]
  redis.call('ZREM', retriesKey, member)
  local recordVersion, status, number = unpack(redis.call('HMGET', key, 'formatVersion', 'status', 'retryNumber'))
  if status == 'queued' and number == string.match(member, '%d+$') and not isNewer(recordVersion, formatVersion) then
    redis.call('HDEL', key, 'retryAtMs')
    redis.call('EXPIRE', key, liveSeconds)
    redis.call('EXPIRE', eventsKeyOf(key), liveSeconds)
  end
end
local again = string.format('%.0f', nowMs() + laterMs)
for i = firstMember + jobCount, #ARGV do redis.call('ZADD', retriesKey, 'XX', again, ARGV[i]) end
return 1
`,
  'settle-webhook': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function noteHostDue(hostsKey, hostKey, host)
  local first = redis.call('ZRANGE', hostKey, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', hostsKey, first[2], host)
  else
    redis.call('ZREM', hostsKey, host)
  end
end
local ledgerKey, hostsKey, hostKey, id, host, token, known, dueInMs, keptMs =
  KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local present, latest = unpack(redis.call('HMGET', ledgerKey, 'token', 'latest'))
if present ~= token then return 0 end
if #ARGV > 6 then redis.call('HSET', ledgerKey, unpack(ARGV, 7)) end
redis.call('HDEL', ledgerKey, 'claimedUntilMs')
if latest ~= known then dueInMs = '0' end
if dueInMs == '' then
  redis.call('ZREM', hostKey, id)
else
  redis.call('ZADD', hostKey, string.format('%.0f', nowMs() + tonumber(dueInMs)), id)
end
noteHostDue(hostsKey, hostKey, host)
local jobKey = string.gsub(ledgerKey, ':deliveries:', ':job:', 1)
redis.call('PEXPIRE', ledgerKey, math.max(keptMs, redis.call('PTTL', jobKey)))
return 1
`,
  'store-model-schema': `
local key, startedAtMs, version, schema = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local known = redis.call('HGET', key, 'startedAtMs')
if known and tonumber(known) > tonumber(startedAtMs) then return 0 end
redis.call('HSET', key, 'startedAtMs', startedAtMs, 'version', version, 'schema', schema)
return 1
`,
  'take-lease': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local key, holder, holdsMs = KEYS[1], ARGV[1], tonumber(ARGV[2])
local present, token, untilMs = unpack(redis.call('HMGET', key, 'holder', 'token', 'untilMs'))
local now = nowMs()
local isHeld = tonumber(untilMs or 0) > now
if isHeld and present ~= holder then return 0 end
token = tonumber(token or 0)
if not isHeld then token = token + 1 end
redis.call('HSET', key, 'holder', holder, 'token', token, 'untilMs', string.format('%.0f', now + holdsMs))
return token
`,
  'take-webhooks': `
local function nowMs()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function noteHostDue(hostsKey, hostKey, host)
  local first = redis.call('ZRANGE', hostKey, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', hostsKey, first[2], host)
  else
    redis.call('ZREM', hostsKey, host)
  end
end
local hostsKey, hostPrefix, ledgerPrefix, holdsMs = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local now, taken = nowMs(), {}
local untilMs = string.format('%.0f', now + holdsMs)
for i = 4, #ARGV, 2 do
  local host = ARGV[i]
  local hostKey = hostPrefix .. host
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', hostKey, '-inf', now, 'LIMIT', 0, ARGV[i + 1])) do
    local ledgerKey = ledgerPrefix .. id
    if redis.call('EXISTS', ledgerKey) == 0 then
      redis.call('ZREM', hostKey, id)
    else
      local token = redis.call('HINCRBY', ledgerKey, 'token', 1)
      redis.call('HSET', ledgerKey, 'claimedUntilMs', untilMs)
      redis.call('ZADD', hostKey, untilMs, id)
      taken[#taken + 1] = {id, token, redis.call('HGETALL', ledgerKey)}
    end
  end
  noteHostDue(hostsKey, hostKey, host)
end
return {now, taken}
`,
};
